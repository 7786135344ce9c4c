import type { NumericArray } from '../../contract.ts'

/** Simple cues that can be read off samples, one value a sample: what a network could go by without looking at what is meant. */
export function measuredCues({ shape, data }: NumericArray, rateHz: number): Map<string, number[]> {
  const [count = 0, ...rest] = shape
  const size = rest.reduce((product, n) => product * n, 1)
  const samples = Array.from({ length: count }, (_, n) =>
    Float64Array.from(data.subarray(n * size, (n + 1) * size) as Float32Array, Number),
  )
  const grid = rest.filter((n) => n > 1)
  const cues = new Map<string, number[]>([
    ['measured: mean', samples.map(mean)],
    ['measured: spread', samples.map((sample) => Math.sqrt(mean(sample.map((value) => value ** 2)) - mean(sample) ** 2))],
    ['measured: empty share (field of view)', samples.map((sample) => mean(sample.map((value) => (value === 0 ? 1 : 0))))],
    ['measured: order of recording', samples.map((_, n) => n)],
  ])
  if (grid.length >= 2) {
    cues.set(
      'measured: brightness of the border (skull, frame)',
      samples.map((sample) => shellMean(sample, grid)),
    )
    cues.set(
      'measured: brightest corner (burnt-in marks)',
      samples.map((sample) => brightestCorner(sample, grid)),
    )
  }
  const length = rest.at(-1) ?? 1
  for (const hz of [50, 60]) {
    if (rateHz > 2 * hz && length >= rateHz / 2)
      cues.set(
        `measured: line noise at ${hz} Hz`,
        samples.map((sample) => lineNoise(sample, length, rateHz, hz)),
      )
  }
  return cues
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function voxelOf(flat: number, grid: readonly number[]): number[] {
  const voxel: number[] = []
  let rest = flat
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    voxel.unshift(rest % (grid[axis] ?? 1))
    rest = Math.floor(rest / (grid[axis] ?? 1))
  }
  return voxel
}

/** Mean size of the outermost values of each axis. */
function shellMean(sample: Float64Array, grid: readonly number[]): number {
  const places = grid.reduce((product, n) => product * n, 1)
  let [sum, count] = [0, 0]
  sample.forEach((value, i) => {
    if (!voxelOf(i % places, grid).some((v, axis) => v === 0 || v === (grid[axis] ?? 1) - 1)) return
    sum += Math.abs(value)
    count++
  })
  return sum / count
}

/** The largest mean size over the corners, each an eighth of every axis. */
function brightestCorner(sample: Float64Array, grid: readonly number[]): number {
  const places = grid.reduce((product, n) => product * n, 1)
  const sums = new Map<string, { sum: number; count: number }>()
  sample.forEach((value, i) => {
    const ends = voxelOf(i % places, grid).map((v, axis) => {
      const n = grid[axis] ?? 1
      const edge = Math.max(1, Math.floor(n / 8))
      return v < edge ? 0 : v >= n - edge ? 1 : -1
    })
    if (ends.includes(-1)) return
    const corner = sums.get(ends.join()) ?? { sum: 0, count: 0 }
    corner.sum += Math.abs(value)
    corner.count++
    sums.set(ends.join(), corner)
  })
  return Math.max(...[...sums.values()].map(({ sum, count }) => sum / count))
}

/** Share of the power within half a hertz of the line. */
function lineNoise(sample: Float64Array, length: number, rateHz: number, hz: number): number {
  let [line, all] = [0, 0]
  for (let row = 0; row < sample.length; row += length) {
    let [re, im, mean] = [0, 0, 0]
    for (let n = 0; n < length; n++) mean += (sample[row + n] ?? 0) / length
    for (let n = 0; n < length; n++) {
      const value = (sample[row + n] ?? 0) - mean
      re += value * Math.cos((2 * Math.PI * hz * n) / rateHz)
      im += value * Math.sin((2 * Math.PI * hz * n) / rateHz)
      all += value * value
    }
    line += (2 * (re * re + im * im)) / length
  }
  return all > 0 ? line / all : 0
}
