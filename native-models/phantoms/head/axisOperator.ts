/** A linear map along one axis of a grid: out[r] = Σ weights[r][w] · in[starts[r] + w]. Each row's weights sum to one. */
export interface AxisOperator {
  readonly inputs: number
  readonly starts: Int32Array
  readonly weights: readonly Float32Array[]
}

/** What every axis of a grid is: `count` voxels of `spacingMm`, the first voxel's centre at `firstMm` from the corner of the field of view. */
export interface Axis {
  readonly count: number
  readonly spacingMm: number
  readonly firstMm: number
}

/** Voxels that fill a field of view of `extentMm` from its corner. */
export const fillingAxis = (extentMm: number, spacingMm: number): Axis => ({
  count: Math.max(1, Math.round(extentMm / spacingMm)),
  spacingMm,
  firstMm: spacingMm / 2,
})

/** A Gaussian of `sigmaMm` around each voxel of `to`, sampled at the voxels of `from`: blurs and samples at once. */
export function gaussianOperator(from: Axis, to: Axis, sigmaMm: number): AxisOperator {
  const reach = Math.max(3 * sigmaMm, 0.5 * from.spacingMm + 1e-6)
  return build(from, to, (distance) => (sigmaMm > 0 ? Math.exp((-distance * distance) / (2 * sigmaMm * sigmaMm)) : 1), reach)
}

/** Linear interpolation at the voxels of `to` between the voxels of `from`; held at the ends. */
export function linearOperator(from: Axis, to: Axis): AxisOperator {
  return build(from, to, (distance) => Math.max(0, 1 - distance / from.spacingMm), from.spacingMm)
}

function build(from: Axis, to: Axis, weight: (distanceMm: number) => number, reachMm: number): AxisOperator {
  const starts = new Int32Array(to.count)
  const weights = Array.from({ length: to.count }, (_, r) => {
    const at = (to.firstMm + r * to.spacingMm - from.firstMm) / from.spacingMm
    let first = Math.min(Math.max(Math.ceil(at - reachMm / from.spacingMm), 0), from.count - 1)
    const last = Math.max(Math.min(Math.floor(at + reachMm / from.spacingMm), from.count - 1), first)
    const row = Array.from({ length: last - first + 1 }, (_unused, w) => weight(Math.abs(first + w - at) * from.spacingMm))
    // Voxels of no weight would make an identity look like work.
    while (row.length > 1 && row[row.length - 1] < 1e-9) row.pop()
    while (row.length > 1 && row[0] < 1e-9) {
      row.shift()
      first++
    }
    const sum = row.reduce((a, b) => a + b, 0)
    starts[r] = first
    return Float32Array.from(row, (w) => (sum > 0 ? w / sum : 1 / row.length))
  })
  return { inputs: from.count, starts, weights }
}

export function isIdentity(operator: AxisOperator): boolean {
  return operator.weights.length === operator.inputs && operator.weights.every((w, r) => operator.starts[r] === r && w.length === 1)
}

/** Does `first`, then `second`. */
export function followedBy(first: AxisOperator, second: AxisOperator): AxisOperator {
  const starts = new Int32Array(second.weights.length)
  const weights = second.weights.map((outer, r) => {
    const rows = Array.from(outer, (_, n) => second.starts[r] + n)
    const low = Math.min(...rows.map((row) => first.starts[row]))
    const high = Math.max(...rows.map((row) => first.starts[row] + first.weights[row].length))
    const sum = new Float32Array(high - low)
    for (const [n, row] of rows.entries()) {
      const inner = first.weights[row]
      for (let m = 0; m < inner.length; m++) sum[first.starts[row] - low + m] += outer[n] * inner[m]
    }
    starts[r] = low
    return sum
  })
  return { inputs: first.inputs, starts, weights }
}

/** Applies one operator along each axis of `data` (shape [nx, ny, nz], x fastest). `data` itself is left alone. */
export function applyAlongAxes(
  data: Float32Array,
  shape: readonly number[],
  operators: readonly [AxisOperator, AxisOperator, AxisOperator],
): { data: Float32Array; shape: [number, number, number] } {
  let now = data
  const size: [number, number, number] = [shape[0], shape[1], shape[2]]
  for (let axis = 0; axis < 3; axis++) {
    const operator = operators[axis]
    if (isIdentity(operator)) continue
    now = axis === 0 ? alongRows(now, size, operator) : acrossRows(now, size, axis, operator)
    size[axis] = operator.weights.length
  }
  return { data: now === data ? data.slice() : now, shape: size }
}

function alongRows(data: Float32Array, [nx, ny, nz]: readonly number[], { starts, weights }: AxisOperator): Float32Array {
  const count = weights.length
  const out = new Float32Array(count * ny * nz)
  for (let row = 0; row < ny * nz; row++) {
    const from = row * nx
    const to = row * count
    for (let r = 0; r < count; r++) {
      const w = weights[r]
      const start = from + starts[r]
      let sum = 0
      for (let n = 0; n < w.length; n++) sum += w[n] * data[start + n]
      out[to + r] = sum
    }
  }
  return out
}

function acrossRows(data: Float32Array, shape: readonly number[], axis: number, { starts, weights }: AxisOperator): Float32Array {
  const inner = axis === 1 ? shape[0] : shape[0] * shape[1]
  const outer = axis === 1 ? shape[2] : 1
  const from = shape[axis]
  const count = weights.length
  const out = new Float32Array(inner * count * outer)
  for (let o = 0; o < outer; o++)
    for (let r = 0; r < count; r++) {
      const w = weights[r]
      const to = (o * count + r) * inner
      for (let n = 0; n < w.length; n++) {
        const source = (o * from + starts[r] + n) * inner
        const weight = w[n]
        for (let i = 0; i < inner; i++) out[to + i] += weight * data[source + i]
      }
    }
  return out
}
