import { type Hdf5, isHdf5, withHdf5 } from '../hdf5/open.ts'
import { Problem } from '../problem.ts'
import type { MatValue, MatVariables } from './value.ts'

const mostDepth = 64

/** Whether a file that begins with these bytes is MATLAB 7.3: HDF5 behind a MATLAB header. */
export function isMat73(head: Uint8Array): boolean {
  return isHdf5(head) && String.fromCharCode(...head.subarray(0, 10)) === 'MATLAB 7.3'
}

/** The variables of a MATLAB 7.3 file. A Problem where it is damaged. */
export function readMat73(path: string): Promise<MatVariables> {
  return withHdf5(path, (file) =>
    Object.fromEntries(file.keys().flatMap((name) => (name.startsWith('#') ? [] : [[name, valueAt(file, name, 0)]]))),
  )
}

function valueAt(file: Hdf5, path: string, depth: number): MatValue {
  if (depth > mostDepth) {
    throw new Problem({ file: file.path, what: 'Its cells and structs are nested too deeply.', remedy: 'Save it again with save -v7.' })
  }
  const kind = file.attribute(path, 'MATLAB_class')
  if (file.isGroup(path)) return structAt(file, path, depth)
  // HDF5 lists axes slowest first, MATLAB fastest first: the bytes are the same.
  const shape = [...(file.shape(path) ?? [])].reverse()
  const isEmpty = file.attribute(path, 'MATLAB_empty') === 1
  if (kind === 'cell') {
    const cells = isEmpty ? [] : (file.references(path) ?? []).map((target) => valueAt(file, target, depth + 1))
    return { kind: 'cell', shape: isEmpty ? [0, 0] : shape, cells }
  }
  if (isEmpty) return kind === 'char' ? { kind: 'text', text: '' } : emptyNumbers(file.numbers(path))
  const data = file.numbers(path)
  if (!data) return { kind: 'other', what: String(kind ?? 'no numbers') }
  if (kind === 'char') return { kind: 'text', text: String.fromCharCode(...data.subarray(0, 65536)) }
  return { kind: 'numbers', shape, data }
}

/** An empty array is stored as its shape. */
function emptyNumbers(shape: Float64Array | undefined): MatValue {
  return { kind: 'numbers', shape: [...(shape ?? [0, 0])], data: new Float64Array(0) }
}

/** One struct is a group of its fields; an array of structs is a group of lists of references. */
function structAt(file: Hdf5, path: string, depth: number): MatValue {
  const fields = file.keys(path)
  const lists = fields.map((field) => {
    const inner = `${path}/${field}`
    return file.attribute(inner, 'MATLAB_class') === undefined && !file.isGroup(inner) ? file.references(inner) : undefined
  })
  const count = lists[0]?.length
  if (count !== undefined && lists.every((list) => list?.length === count)) {
    const records = Array.from({ length: count }, (_, n) =>
      Object.fromEntries(fields.map((field, f) => [field, valueAt(file, lists[f]?.[n] ?? '', depth + 1)])),
    )
    return { kind: 'struct', shape: [1, count], records }
  }
  return {
    kind: 'struct',
    shape: [1, 1],
    records: [Object.fromEntries(fields.map((field) => [field, valueAt(file, `${path}/${field}`, depth + 1)]))],
  }
}
