import type { Random } from '../statistics/random.ts'

/** Puts something in the place of values that are taken away. `gone` is not 0 where they are; `shape` ends in the grid, before it the channels. */
export type Fill = (values: Float32Array, gone: ArrayLike<number>, channels: number, grid: readonly number[]) => Float32Array

export function constantFill(value: number): Fill {
  return (values, gone, channels) => values.map((x, i) => (gone[i % (values.length / channels)] ? value : x))
}

/** The mean of the channel. */
export const meanFill: Fill = (values, gone, channels) => {
  const places = values.length / channels
  const means = Float64Array.from({ length: channels }, (_, c) => {
    let sum = 0
    for (let p = 0; p < places; p++) sum += values[c * places + p] ?? 0
    return sum / places
  })
  return values.map((x, i) => (gone[i % places] ? (means[Math.floor(i / places)] ?? 0) : x))
}

/**
 * Surrogate fill: each missing value is the mean of its neighbours on the grid (a harmonic function, solved by over-relaxed Gauss–Seidel
 * sweeps), plus noise. The noisy linear imputation of ROAD (Rong et al. 2022, arXiv 2202.00449) with direct neighbours only, in any dimension.
 */
export function surrogateFill(random: Random, noise = 0.01, sweeps = 60): Fill {
  return (values, gone, channels, grid) => {
    const places = grid.reduce((product, n) => product * n, 1)
    const start = meanFill(values, gone, channels, grid)
    const missing: number[] = []
    for (let p = 0; p < places; p++) if (gone[p]) missing.push(p)
    if (missing.length === places) return start
    const neighbours = missing.map((p) => neighboursOf(p, grid))
    for (let c = 0; c < channels; c++) {
      const at = c * places
      for (let sweep = 0; sweep < sweeps; sweep++) {
        missing.forEach((p, k) => {
          const around = neighbours[k] ?? []
          let sum = 0
          for (const q of around) sum += start[at + q] ?? 0
          const old = start[at + p] ?? 0
          start[at + p] = old + 1.6 * (sum / around.length - old)
        })
      }
      for (const p of missing) start[at + p] = (start[at + p] ?? 0) + noise * random.normal()
    }
    return start
  }
}

function neighboursOf(place: number, grid: readonly number[]): number[] {
  const found: number[] = []
  let stride = 1
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const n = grid[axis] ?? 1
    const here = Math.floor(place / stride) % n
    if (here > 0) found.push(place - stride)
    if (here < n - 1) found.push(place + stride)
    stride *= n
  }
  return found
}
