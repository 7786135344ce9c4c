import { pearson } from './correlation.ts'

/** Ranks from 1, equal values sharing the mean of theirs. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++
    for (let k = from; k <= to; k++) ranks[order[k] ?? 0] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

/** Spearman's correlation; NaN when either list does not vary. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearson(midranks(a), midranks(b))
}
