// npm start: the desktop window where Electron can show it, otherwise the same window in the default browser.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './host/commands/main.ts'
import { newest } from './host/web/newest.ts'
import { startChoice } from './start-choice.ts'

const root = join(import.meta.dirname, '..')
const built = join(root, 'electron', 'dist')
const words = process.argv.slice(2)

const choice = startChoice({ root, platform: process.platform, environment: process.env, isRoot: process.getuid?.() === 0 })
const ready = 'binary' in choice && isBuilt() ? choice : 'why' in choice ? choice : { why: 'The desktop program could not be built' }
if ('binary' in ready) {
  console.error('Opening the desktop window (Electron).')
  const began = performance.now()
  const child = spawn(ready.binary, [built, ...words], { stdio: 'inherit' })
  child.on('error', (error) => void openInBrowser(`Electron did not start (${error.message})`))
  child.on('exit', (code) => {
    // Where a library of the system is missing, it ends before there is a window.
    if (code !== 0 && performance.now() - began < 5000) void openInBrowser(`Electron ended at once (code ${code})`)
    else process.exit(code ?? 1)
  })
} else await openInBrowser(ready.why)

async function openInBrowser(why: string): Promise<void> {
  console.error(`${why}, so the window opens in the default browser.`)
  process.exitCode = await main(['serve', '--open', ...words])
}

/** Builds the desktop program when it is missing or older than what it is made from. */
function isBuilt(): boolean {
  const stamp = join(built, 'package.json')
  const sources = ['electron', 'native-models', 'renderer', 'package.json', join('scripts', 'package')].map((name) => join(root, name))
  if (existsSync(stamp) && newest(sources) <= statSync(stamp).mtimeMs) return true
  console.error('Building the desktop program.')
  return (
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'package', 'build-electron.ts')], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    }).status === 0
  )
}
