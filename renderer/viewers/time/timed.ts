/** Something with a place in time. */
export interface Timed {
  readonly onsetS: number
  readonly durationS: number
}

/** Things sorted by onset, of which those in a span are found without looking at all. */
export interface TimeIndex<T extends Timed> {
  readonly all: readonly T[]
  /** The latest end of each and all before it. */
  readonly ends: Float64Array
}

export function timeIndex<T extends Timed>(sorted: readonly T[]): TimeIndex<T> {
  const ends = new Float64Array(sorted.length)
  let end = Number.NEGATIVE_INFINITY
  for (const [n, { onsetS, durationS }] of sorted.entries()) {
    end = Math.max(end, onsetS + durationS)
    ends[n] = end
  }
  return { all: sorted, ends }
}

/** Those that touch [fromS, toS], in order. */
export function within<T extends Timed>({ all, ends }: TimeIndex<T>, fromS: number, toS: number): T[] {
  const found: T[] = []
  for (let n = firstWhere(all.length, (k) => (ends[k] ?? 0) >= fromS); n < all.length; n++) {
    const each = all[n]
    if (!each || each.onsetS > toS) break
    if (each.onsetS + each.durationS >= fromS) found.push(each)
  }
  return found
}

/** The first of `count` for which `holds`, which holds for all after it too; `count` where there is none. */
export function firstWhere(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
