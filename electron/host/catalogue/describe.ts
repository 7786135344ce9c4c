import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describeItem } from '../files/info.ts'
import { type ProblemJson, problemJson } from '../files/problem-json.ts'
import { fromText } from '../files/tsv.ts'
import type { ItemKind } from './recognise.ts'

/** What a file holds, as the list and the inspector need it. */
export interface Description {
  readonly format: string
  readonly shape: readonly number[]
  readonly spacingMm: readonly number[]
  readonly header: Readonly<Record<string, unknown>>
  readonly labels: readonly { index: number; name: string; color: string }[]
  readonly problem: ProblemJson | null
}

const nothing = { format: '', shape: [], spacingMm: [], header: {}, labels: [], problem: null }
const noReader = {
  kind: 'input',
  what: 'Touchstone does not read this kind of file yet.',
  remedy: 'It stays on the list; convert it to a kind that is read to work with it.',
} as const

/**
 * Reads the header of a file. One that cannot be read is described by the problem.
 * @param readFolder how to look at a folder of DICOM files, which has to be read whole
 */
export async function describe(path: string, kind: ItemKind, readFolder: (path: string) => Promise<object>): Promise<Description> {
  const format = /\.([a-z0-9]+)(\.gz)?$/i.exec(basename(path))?.[1]?.toLowerCase() ?? ''
  if (!readable.includes(kind)) return { ...nothing, format, problem: unread.includes(kind) ? null : noReader }
  try {
    const info = statSync(path).isDirectory() || /\.(dcm|ima)$/i.test(path) ? await readFolder(path) : await describeItem(path)
    const { kind: _kind, file: _file, format: read, shape, spacingMm, rows, columns, ...header } = info as Record<string, unknown>
    return {
      format: typeof read === 'string' ? read : format,
      shape: isNumbers(shape) ? shape : typeof rows === 'number' && Array.isArray(columns) ? [rows, columns.length] : [],
      spacingMm: isNumbers(spacingMm) ? spacingMm : [],
      header: { ...header, ...(columns ? { columns } : {}) },
      labels: kind === 'labels' ? await labelsBeside(path) : [],
      problem: null,
    }
  } catch (thrown) {
    return { ...nothing, format, problem: { ...problemJson(thrown), file: basename(path) } }
  }
}

/** Known, with nothing in them for the list. */
const unread: readonly ItemKind[] = ['model', 'picture', 'record']
const readable: readonly ItemKind[] = ['volume', 'labels', 'spikes', 'recording', 'table', 'array', 'mesh']

/** The names in the table beside a segmentation, where there is one. */
export async function labelsBeside(path: string): Promise<{ index: number; name: string; color: string }[]> {
  const beside = path.replace(/\.(nii(\.gz)?|mg[hz]|nrrd|mha)$/i, '.tsv')
  if (beside === path || !existsSync(beside)) return []
  return fromText(await readFile(beside, 'utf8'), '\t').rows.flatMap((row) =>
    typeof row.index === 'number' && Number.isInteger(row.index) && row.index >= 0
      ? [
          {
            index: row.index,
            name: String(row.name ?? `label ${row.index}`),
            color: /^#[0-9a-f]{6}$/i.test(String(row.color)) ? String(row.color) : '#9aa4b2',
          },
        ]
      : [],
  )
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'number')
}
