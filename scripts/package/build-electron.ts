// npm run build:electron: the desktop program in electron/dist, ready for `electron electron/dist` and for packaging.
import { join } from 'node:path'
import { builtWindow } from '../../electron/host/web/build-window.ts'
import { writeProgram } from './program.ts'

const to = join(import.meta.dirname, '..', '..', 'electron', 'dist')
const count = writeProgram(to, await builtWindow())
console.error(`The desktop program is in electron/dist (${count} files without their types).`)
