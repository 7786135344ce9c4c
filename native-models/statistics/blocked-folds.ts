/** One part of a series kept back: items [from, to) are tested, those in `train` are learned from. */
export interface BlockedFold {
  readonly from: number
  readonly to: number
  /** 1 where an item may be learned from: outside the block and further from it than the gap. */
  readonly train: Uint8Array
}

/**
 * Cuts a series into contiguous blocks of nearly equal length and keeps each back in turn, with a gap on both sides that is neither learned from nor
 * tested: what is smooth in time would otherwise leak from one part into the other.
 */
export function blockedFolds(count: number, folds: number, gap: number): BlockedFold[] {
  if (!(folds >= 2) || folds > count) throw new RangeError(`${folds} folds of ${count} items`)
  return Array.from({ length: folds }, (_, fold) => {
    const from = Math.floor((fold * count) / folds)
    const to = Math.floor(((fold + 1) * count) / folds)
    const train = new Uint8Array(count).fill(1)
    train.fill(0, Math.max(0, from - gap), Math.min(count, to + gap))
    return { from, to, train }
  })
}
