/** A learning rate for each step, counted from 1. */
export type Schedule = (step: number) => number

export const constant =
  (rate: number): Schedule =>
  () =>
    rate

/** Rises linearly over `warmUp` steps, then falls as half a cosine to `last` × `rate` at `total` (Loshchilov & Hutter 2017, eq. 5). */
export function cosine({ rate, total, warmUp = 0, last = 0 }: { rate: number; total: number; warmUp?: number; last?: number }): Schedule {
  return (step) => {
    if (step < warmUp) return (rate * step) / warmUp
    const done = Math.min(1, (step - warmUp) / Math.max(1, total - warmUp))
    return rate * (last + ((1 - last) * (1 + Math.cos(Math.PI * done))) / 2)
  }
}

/** Falls by `factor` at each of `at`. */
export function steps({ rate, at, factor = 0.1 }: { rate: number; at: readonly number[]; factor?: number }): Schedule {
  return (step) => rate * factor ** at.filter((n) => step >= n).length
}
