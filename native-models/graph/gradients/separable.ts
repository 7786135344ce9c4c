import type { Emitter } from './rule.ts'

/** A matrix that acts on one axis: `rows` × `columns`, in C order. */
export interface AxisMatrix {
  readonly axis: number
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Applies a matrix to each of some axes of a value: what was `columns` long becomes `rows` long. No axis is moved. */
export function separable(emit: Emitter, value: string, shape: readonly number[], matrices: readonly AxisMatrix[]): string {
  const now = [...shape]
  let result = value
  for (const { axis, rows, columns, values } of matrices) {
    const before = now.slice(0, axis).reduce((a, b) => a * b, 1)
    const after = now.slice(axis + 1).reduce((a, b) => a * b, 1)
    result =
      after === 1
        ? emit.op('MatMul', [emit.reshape(result, [before, columns]), matrix(emit, transposed(values, rows, columns), columns, rows)])
        : emit.op('MatMul', [matrix(emit, values, rows, columns), emit.reshape(result, [before, columns, after])])
    now[axis] = rows
  }
  return emit.reshape(result, now)
}

function matrix(emit: Emitter, values: Float32Array, rows: number, columns: number): string {
  const data = emit.type === 'float64' ? Float64Array.from(values) : values
  return emit.constant({ type: emit.type === 'float64' ? 'float64' : 'float32', shape: [rows, columns], data })
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)])
}
