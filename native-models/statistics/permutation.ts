/** A p-value from draws under the null. */
export interface PermutationP {
  readonly p: number
  /** The smallest that so many draws can give: at the floor it is to be read as "at most". */
  readonly floor: number
}

/** (1 + how many draws are at least as large) / (draws + 1). Phipson & Smyth (2010), Stat Appl Genet Mol Biol 9:39. */
export function permutationP(observed: number, draws: ArrayLike<number>): PermutationP {
  let reached = 0
  for (let i = 0; i < draws.length; i++) if ((draws[i] ?? 0) >= observed) reached++
  return { p: (1 + reached) / (draws.length + 1), floor: 1 / (draws.length + 1) }
}

/**
 * p-values of many statistics at once that control the chance of any false one (single-step max-T, Westfall & Young 1993): each statistic
 * less its mean over the draws, over its deviation there, is compared with the largest of all in each draw. `draws[b][k]` is statistic k in
 * draw b. Statistics that do not vary under the null have p = 1 unless they exceed it.
 */
export function maxT(observed: readonly number[], draws: readonly (readonly number[])[]): PermutationP[] {
  const scales = observed.map((_, k) => {
    const column = draws.map((draw) => draw[k] ?? 0)
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, column.length - 1))
    return { mean, deviation }
  })
  const studentised = (value: number, k: number) => {
    const { mean, deviation } = scales[k] ?? { mean: 0, deviation: 0 }
    if (deviation > 1e-12 * Math.max(1, Math.abs(mean))) return (value - mean) / deviation
    return value > mean + 1e-9 ? Number.POSITIVE_INFINITY : 0
  }
  const largest = draws.map((draw) => Math.max(...observed.map((_, k) => studentised(draw[k] ?? 0, k))))
  return observed.map((value, k) => permutationP(studentised(value, k), largest))
}
