import h5wasm, { Dataset, type File, Group } from 'h5wasm/node'
import type { MatValue } from '../matlab/value.ts'
import { Problem } from '../problem.ts'
import type { ReadStored } from './timeline.ts'

/** A .set file of MATLAB 7.3: its fields, without the samples, which stay in the file. */
export interface SetFile {
  readonly fields: Readonly<Record<string, MatValue>>
  /** Shape as MATLAB has it, where the samples are in this file. */
  readonly dataShape?: readonly number[]
  readonly readData?: ReadStored
  close(): void
}

/** What is not needed, and can be large. */
const passedOver = new Set([
  'data',
  'times',
  'icaact',
  'urevent',
  'urchanlocs',
  'history',
  'reject',
  'stats',
  'specdata',
  'etc',
  'dipfit',
  'epoch',
])
const mostDepth = 8

/**
 * Opens a .set file of MATLAB 7.3, which is HDF5: structs are groups, struct arrays are groups of references, texts are uint16, and axes are reversed.
 */
export async function openSetHdf5(path: string): Promise<SetFile> {
  const library = await h5wasm.ready
  library.activate_throwing_error_handler()
  let file: File | undefined
  try {
    file = new h5wasm.File(path, 'r')
    const root = file.get('EEG') instanceof Group ? (file.get('EEG') as Group) : file
    const found = file
    const fields: Record<string, MatValue> = {}
    for (const key of root.keys()) if (!passedOver.has(key) && key !== '#refs#') fields[key] = matValueOf(found, root.get(key), 0)
    const data = root.get('data')
    const close = () => found.close()
    if (!(data instanceof Dataset)) return { fields, close }
    if (attribute(data, 'MATLAB_class') === 'char') return { fields: { ...fields, data: matValueOf(found, data, 0) }, close }
    const dataShape = [...(data.shape ?? [])].reverse()
    return { fields, dataShape, readData: readerOf(path, data), close }
  } catch (error) {
    file?.close()
    throw damaged(path, error)
  }
}

function damaged(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error
  const what = 'The HDF5 file (MATLAB 7.3) is cut off or damaged.'
  return new Problem({ file: path, what, remedy: 'Copy it again from its source, or save it again in EEGLAB.', cause: error })
}

function readerOf(path: string, data: Dataset): ReadStored {
  const shape = data.shape ?? []
  const points = shape.at(-2) ?? 0
  const width = shape.at(-1) ?? 0
  const readPart = (trial: number, from: number, to: number) =>
    data.slice([...(shape.length === 3 ? [[trial, trial + 1]] : []), [from, to], [0, width]] as never) as ArrayLike<number>
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    try {
      for (let at = from; at < to; ) {
        const trial = Math.floor(at / points)
        const end = Math.min(to, (trial + 1) * points, at + Math.max(1, Math.floor((1 << 20) / width)))
        const part = readPart(trial, at - trial * points, end - trial * points)
        for (const [n, channel] of chosen.entries())
          for (let k = at; k < end; k++) out[n][k - from] = part[(k - at) * width + channel] * 1e-6
        at = end
      }
    } catch (error) {
      throw damaged(path, error)
    }
    return out
  }
}

function attribute(entity: Dataset | Group, name: string): unknown {
  return entity.attrs[name]?.value
}

function matValueOf(file: File, entity: unknown, depth: number): MatValue {
  if (depth > mostDepth) return { kind: 'other', what: 'nested too deeply' }
  if (entity instanceof Group) return structOf(file, entity, depth)
  if (!(entity instanceof Dataset)) return { kind: 'other', what: 'nothing' }
  const shape = [...(entity.shape ?? [])].reverse()
  if (attribute(entity, 'MATLAB_empty')) return attribute(entity, 'MATLAB_class') === 'char' ? { kind: 'text', text: '' } : empty
  if (attribute(entity, 'MATLAB_class') === 'char') {
    const codes = entity.value as ArrayLike<number>
    return { kind: 'text', text: Array.from(codes, (code) => String.fromCharCode(code)).join('') }
  }
  const targets = targetsOf(file, entity)
  if (targets) return { kind: 'cell', shape, cells: targets.map((target) => matValueOf(file, target, depth + 1)) }
  const value = entity.value
  if (!ArrayBuffer.isView(value)) return { kind: 'other', what: 'no numbers' }
  return { kind: 'numbers', shape, data: Float64Array.from(value as unknown as ArrayLike<number>, Number) }
}

const empty: MatValue = { kind: 'numbers', shape: [0, 0], data: new Float64Array(0) }

/** A group is a struct; where all its fields are lists of references it is a struct array. */
function structOf(file: File, group: Group, depth: number): MatValue {
  const entities = group.keys().map((key) => [key, group.get(key)] as const)
  const lists = entities.map(([key, entity]) => [key, isListOfFields(entity) ? targetsOf(file, entity) : undefined] as const)
  const count = lists[0]?.[1]?.length
  if (count !== undefined && lists.every(([, list]) => list?.length === count)) {
    const records = Array.from({ length: count }, (_, n) =>
      Object.fromEntries(lists.map(([key, list]) => [key, matValueOf(file, list?.[n], depth + 1)])),
    )
    return { kind: 'struct', shape: [1, count], records }
  }
  return {
    kind: 'struct',
    shape: [1, 1],
    records: [Object.fromEntries(entities.map(([key, entity]) => [key, matValueOf(file, entity, depth + 1)]))],
  }
}

/** The fields of a struct array are references without a class; those of a cell array say that they are one. */
function isListOfFields(entity: unknown): entity is Dataset {
  return entity instanceof Dataset && attribute(entity, 'MATLAB_class') !== 'cell'
}

function targetsOf(file: File, dataset: Dataset): unknown[] | undefined {
  const value = dataset.value
  const list = Array.isArray(value) ? value.flat(8) : [value]
  if (list.length === 0 || !list.every((part) => typeof part === 'object' && part !== null && 'ref_data' in part)) return undefined
  return list.map((reference) => file.dereference(reference as never))
}
