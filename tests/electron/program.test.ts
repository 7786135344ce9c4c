import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../electron/host/testing/study.ts'
import { writeProgram } from '../../scripts/package/program.ts'
import { filesNamedIn, stripped, strippedName } from '../../scripts/package/strip.ts'

const root = join(import.meta.dirname, '..', '..')

it('takes types away and leaves every line where it was', () => {
  const source =
    "import type { A } from './a.ts'\nimport { b } from './b/c.ts'\nconst x: number = b as number\nnew Worker(new URL('./d.worker.ts', import.meta.url))\n"
  const lines = stripped(source).split('\n')
  expect(lines).toHaveLength(source.split('\n').length)
  expect(lines.map((line) => line.trim())).toEqual([
    '',
    "import { b } from './b/c.js'",
    'const x         = b',
    "new Worker(new URL('./d.worker.js', import.meta.url))",
    '',
  ])
  expect(filesNamedIn(stripped(source))).toEqual(['./b/c.js', './d.worker.js'])
  expect(['a/b.ts', 'preload.cts', 'x.worker.ts', 'style.css'].map(strippedName)).toEqual([
    'a/b.js',
    'preload.cjs',
    'x.worker.js',
    'style.css',
  ])
})

it('builds a program that opens the sample, sends its bytes and tests an instrument', async () => {
  // Beside the modules that it needs, as it is when packaged.
  const folder = join(root, 'node_modules', '.cache', `touchstone-program-${process.pid}`)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const window = join(temporaryFolder(), 'window')
  mkdirSync(window)
  writeFileSync(join(window, 'index.html'), '<title>Touchstone</title>')
  writeProgram(folder, window)
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ main: 'electron/main.js', type: 'module' })
  expect(existsSync(join(folder, 'native-models', 'weights', 'tissue.onnx'))).toBe(true)
  const state = temporaryFolder()
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', join(import.meta.dirname, 'fake', 'as-electron.mjs'), join(folder, 'electron', 'main.js')],
    { cwd: state, env: { ...process.env, XDG_STATE_HOME: state, XDG_CACHE_HOME: state } },
  )
  expect(JSON.parse(String(stdout.trim().split('\n').at(-1)))).toMatchObject({
    about: { shell: 'electron' },
    study: 'Sample study',
    magic: [0x1f, 0x8b],
    page: '<title>Touchstone</title>',
    job: { state: 'done', message: 'Every mark was met' },
  })
})
