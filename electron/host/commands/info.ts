import { resolve } from 'node:path'
import type { ItemInfo } from '../files/info.ts'
import type { ModelInfo } from '../models/describe.ts'
import { usage } from './arguments.ts'
import type { Command } from './command.ts'
import { modelText } from './model-info.ts'

export const info: Command = {
  name: 'info',
  summary: 'Says what a file holds: kind, shape, spacing, orientation, type, units.',
  usage: 'FILE… [--json]',
  about: 'A folder of DICOM files counts as one FILE. With --json: an object for one FILE, a list for several.',
  options: {},
  example: 'touchstone info sub-01_T1w.nii.gz --json',
  async perform(args, shell) {
    const [first, ...rest] = args.positionals
    if (first === undefined) throw usage('info needs a FILE.', `For example: ${info.example}`)
    const items: ItemInfo[] = []
    for (const file of [first, ...rest]) items.push(await shell.task('info', resolve(file)))
    return { json: rest.length ? items : items[0], text: items.map(infoText).join('\n\n') }
  },
}

/** One line a field, the file first. */
function infoText(item: ItemInfo): string {
  if (item.kind === 'model') return modelText(item as unknown as ModelInfo)
  const { file, ...fields } = item
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  const width = Math.max(...shown.map(([name]) => name.length))
  return [file, ...shown.map(([name, value]) => `  ${name.padEnd(width)}  ${fieldText(value, width + 4)}`)].join('\n')
}

function fieldText(value: unknown, indent: number): string {
  const gap = `\n${' '.repeat(indent)}`
  if (isMatrix(value)) return value.map((row) => row.map((cell) => cell.toFixed(4).padStart(11)).join('')).join(gap)
  if (Array.isArray(value) && value.every((part) => typeof part === 'number'))
    return value.map((part) => Number(part.toPrecision(6))).join(' × ')
  if (Array.isArray(value)) return value.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(gap)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isMatrix(value: unknown): value is number[][] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'number'))
  )
}
