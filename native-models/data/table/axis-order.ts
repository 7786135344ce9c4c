interface NumberArray<Value> {
  readonly length: number
  [n: number]: Value
}

/**
 * Values stored first axis fastest (Fortran order, and every volume of ours) rearranged to last axis fastest (C order). The array itself where
 * both are the same.
 */
export function toCOrder<T extends NumberArray<number> | NumberArray<bigint>>(data: T, shape: readonly number[]): T {
  if (shape.filter((length) => length > 1).length < 2) return data
  const out = new (data.constructor as new (length: number) => T)(data.length)
  const rows = shape[0]
  let planes: readonly number[] = [0]
  // C-order offsets of every (j, k, …), in the order in which the data hold them.
  let stride = 1
  const strides = shape.map(() => 0)
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]
  }
  for (let axis = 1; axis < shape.length; axis++) {
    planes = Array.from({ length: shape[axis] }, (_, n) => n * strides[axis]).flatMap((step) => planes.map((offset) => offset + step))
  }
  copyRows(data, out, rows, strides[0], planes)
  return out
}

/** Values stored last axis fastest (C order) rearranged to first axis fastest: C order of the axes turned round. */
export function fromCOrder<T extends NumberArray<number> | NumberArray<bigint>>(data: T, shape: readonly number[]): T {
  return toCOrder(data, [...shape].reverse())
}

/** Rows are copied in bundles that share their cache lines in the result. */
function copyRows<T extends NumberArray<number> | NumberArray<bigint>>(
  data: T,
  out: T,
  rows: number,
  stride: number,
  offsets: readonly number[],
): void {
  for (let row = 0, from = 0; row < offsets.length; row++) {
    for (let i = 0, to = offsets[row]; i < rows; i++, to += stride) out[to] = data[from++]
  }
}
