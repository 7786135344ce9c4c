import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesNamedIn, stripped, strippedName } from './strip.ts'

const root = join(import.meta.dirname, '..', '..')
/** Rooms of the program, and what it reads while it runs. */
const rooms = ['electron', 'native-models', 'resources']
/** What is there for tests and for readers. */
const leftOut = /^(dist|fixtures|testing|start\.ts|start-choice\.ts|.*\.test\.ts|README\.md|.*\.(py|snap))$/

/**
 * Writes the program as Electron runs it: the same files in the same places, without their types, so that workers, weights and style sheets
 * are found where they are found in the sources. The folder appears whole or not at all.
 * @param window the built window
 * @returns how many files were stripped
 */
export function writeProgram(to: string, window: string): number {
  const making = `${to}.making`
  rmSync(making, { recursive: true, force: true })
  const files = rooms.flatMap((room) => filesIn(room))
  let count = 0
  for (const file of files) {
    const target = join(making, strippedName(file))
    mkdirSync(dirname(target), { recursive: true })
    if (/\.c?ts$/.test(file)) {
      writeFileSync(target, stripped(readFileSync(join(root, file), 'utf8')))
      count += 1
    } else cpSync(join(root, file), target)
  }
  checkNames(making)
  cpSync(window, join(making, 'renderer', 'dist'), { recursive: true })
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const about = { name, productName: 'Touchstone', version, description, license, type: 'module', main: 'electron/main.js' }
  writeFileSync(join(making, 'package.json'), `${JSON.stringify(about, null, 2)}\n`)
  rmSync(to, { recursive: true, force: true })
  renameSync(making, to)
  return count
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !leftOut.test(name) && !name.startsWith('.'))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]))
}

/** A file that names one which was left out would fail on somebody's machine only when it is loaded. */
function checkNames(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true }) as string[]) {
    if (!/\.c?js$/.test(path)) continue
    for (const named of filesNamedIn(readFileSync(join(folder, path), 'utf8')))
      if (!existsSync(join(folder, dirname(path), named))) throw new Error(`${path} needs ${named}, which is not part of the program.`)
  }
}
