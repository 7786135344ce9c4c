import type { Random } from '../statistics/random.ts'

export interface Sensitivity {
  /** Largest and mean of ‖map(x + δ) − map(x)‖ / ‖map(x)‖ over draws of δ. Yeh et al. (2019), arXiv 1901.09392, definition 2. */
  readonly largest: number
  readonly mean: number
  /** Largest ‖map(x + δ) − map(x)‖ / ‖δ‖: the local Lipschitz estimate of Alvarez-Melis & Jaakkola (2018), arXiv 1806.08049. */
  readonly lipschitz: number
}

/** How much a map changes when the input changes by at most `radius` in each value (uniform draws). */
export async function sensitivity(
  sample: Float32Array,
  explain: (input: Float32Array) => Promise<ArrayLike<number>>,
  random: Random,
  { draws = 10, radius = 0.05 } = {},
): Promise<Sensitivity> {
  const map = await explain(sample)
  const size = norm(map.length, (i) => map[i] ?? 0)
  let [largest, sum, lipschitz] = [0, 0, 0]
  for (let draw = 0; draw < draws; draw++) {
    const change = Float32Array.from(sample, () => random.between(-radius, radius))
    const moved = await explain(sample.map((value, i) => value + (change[i] ?? 0)))
    const difference = norm(map.length, (i) => (moved[i] ?? 0) - (map[i] ?? 0))
    largest = Math.max(largest, difference / size)
    sum += difference / size
    lipschitz = Math.max(lipschitz, difference / norm(change.length, (i) => change[i] ?? 0))
  }
  return size > 0 ? { largest, mean: sum / draws, lipschitz } : { largest: Number.NaN, mean: Number.NaN, lipschitz }
}

function norm(length: number, at: (i: number) => number): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += at(i) ** 2
  return Math.sqrt(sum)
}
