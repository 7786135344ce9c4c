// npm start: the desktop window where Electron is installed, otherwise the same window in the default browser.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './host/commands/main.ts'

const root = join(import.meta.dirname, '..')
const binary = electronBinary()
if (binary) {
  console.error('Opening the desktop window.')
  const child = spawn(binary, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('exit', (code) => process.exit(code ?? 1))
} else {
  console.error('Electron is not installed here, so the window opens in the default browser.')
  process.exitCode = await main(['serve', '--open', ...process.argv.slice(2)])
}

/** Where npm's wrapper of Electron keeps its program, once it was fetched. */
function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return undefined
  const path = join(folder, 'dist', readFileSync(named, 'utf8').trim())
  return existsSync(path) && existsSync(join(root, 'electron', 'dist', 'main.js')) ? path : undefined
}
