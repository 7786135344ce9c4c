import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { newest } from './newest.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The folder of the built window, built first when it is missing or older than what it is made from. `Problem` (failed) when that fails. */
export async function builtWindow(): Promise<string> {
  const renderer = join(root, 'renderer')
  const built = join(renderer, 'dist')
  const page = join(built, 'index.html')
  const sources = [renderer, join(root, 'electron', 'host', 'api'), join(root, 'electron', 'host', 'api.ts')]
  const isPackaged = !existsSync(join(renderer, 'index.html'))
  if (existsSync(page) && (isPackaged || newest(sources) <= statSync(page).mtimeMs)) return built
  if (isPackaged)
    throw new Problem({ kind: 'failed', what: 'The window is not part of this copy.', remedy: 'Use a complete copy of the project.' })
  console.error('Building the window (once).')
  await build()
  return built
}

/** In a process of its own: the bundler belongs to development and is loaded by nothing else. */
function build(): Promise<void> {
  const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [bundler, 'build', 'renderer', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] })
    child.on('error', failed)
    child.on('exit', (code) =>
      code === 0
        ? done()
        : failed(new Problem({ kind: 'failed', what: 'The window could not be built.', remedy: 'What went wrong stands above.' })),
    )
  })
}
