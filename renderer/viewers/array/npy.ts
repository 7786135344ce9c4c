/** Numbers in C order: the last axis is the fastest. */
export interface NumberArray {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

const readers: Readonly<Record<string, readonly [number, (view: DataView, at: number) => number]>> = {
  '<f4': [4, (view, at) => view.getFloat32(at, true)],
  '<f8': [8, (view, at) => view.getFloat64(at, true)],
  '<i2': [2, (view, at) => view.getInt16(at, true)],
  '<i4': [4, (view, at) => view.getInt32(at, true)],
  '<i8': [8, (view, at) => Number(view.getBigInt64(at, true))],
  '<u2': [2, (view, at) => view.getUint16(at, true)],
  '<u4': [4, (view, at) => view.getUint32(at, true)],
  '|i1': [1, (view, at) => view.getInt8(at)],
  '|u1': [1, (view, at) => view.getUint8(at)],
  '|b1': [1, (view, at) => view.getUint8(at)],
}

/** Reads a NumPy .npy file. An error, in words, for what is none or holds something else than real numbers. */
export function readNpy(bytes: ArrayBuffer): NumberArray {
  const view = new DataView(bytes)
  if (bytes.byteLength < 12 || view.getUint32(0) !== 0x934e554d) throw new Error('This is no NumPy array.')
  const isLong = view.getUint8(6) > 1
  const begin = isLong ? 12 : 10
  const end = begin + (isLong ? view.getUint32(8, true) : view.getUint16(8, true))
  const header = new TextDecoder('latin1').decode(bytes.slice(begin, end))
  const kind = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').flatMap((size) => (size.trim() ? [Number(size)] : []))
  const reader = readers[kind]
  if (!reader) throw new Error(`Numbers of the kind ${kind || 'that it holds'} are not shown here.`)
  const [size, read] = reader
  const count = shape.reduce((product, n) => product * n, 1)
  if (end + count * size > bytes.byteLength) throw new Error('The array ends before its last number: the file is cut short.')
  const stored = Float64Array.from({ length: count }, (_, n) => read(view, end + n * size))
  return { shape, data: /'fortran_order':\s*True/.test(header) ? fromFortran(stored, shape) : stored }
}

function fromFortran(stored: Float64Array, shape: readonly number[]): Float64Array {
  const data = new Float64Array(stored.length)
  for (let n = 0; n < stored.length; n++) {
    let [rest, at] = [n, 0]
    // The first axis is the fastest in the file.
    for (const size of shape) {
      at = at * size + (rest % size)
      rest = Math.floor(rest / size)
    }
    data[at] = stored[n] ?? 0
  }
  return data
}

/** A picture of an array: its last two axes, at one place of the others. */
export interface Sheet {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/** How many sheets an array has, and the shape of one; a single axis is one row. */
export function sheetsOf({ shape }: NumberArray): { count: number; rows: number; columns: number } {
  const [columns = 1, rows = 1, ...others] = shape.toReversed()
  return { count: others.reduce((product, n) => product * n, 1), rows, columns }
}

export function sheetOf(array: NumberArray, n: number): Sheet {
  const { rows, columns } = sheetsOf(array)
  return { rows, columns, values: array.data.subarray(n * rows * columns, (n + 1) * rows * columns) }
}

/** Mean size of each row and of each column: which channels or units, and which times or lags, carry a map. */
export function profilesOf({ rows, columns, values }: Sheet): { byRow: Float64Array; byColumn: Float64Array } {
  const byRow = new Float64Array(rows)
  const byColumn = new Float64Array(columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const size = Math.abs(values[row * columns + column] ?? 0)
      byRow[row] = (byRow[row] ?? 0) + size / columns
      byColumn[column] = (byColumn[column] ?? 0) + size / rows
    }
  return { byRow, byColumn }
}
