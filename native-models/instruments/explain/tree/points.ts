import type { Box } from '../../../attribution/decision-tree/region.ts'
import { Problem } from '../../../data/problem.ts'
import type { NumericArray } from '../../contract.ts'

/** Rows of an array whose other axes hold one sample of `width` numbers. `Problem` when they do not, or when a number is not finite. */
export function rowsOf({ shape, data }: NumericArray, width: number): Float64Array[] {
  const count = shape.length > 1 ? (shape[0] ?? 0) : 1
  if (count === 0 || data.length !== count * width) {
    throw new Problem({
      what: `The points have shape (${shape.join(', ')}), but the network takes ${width} numbers a point.`,
      remedy: `Give an array with one row of ${width} numbers a point.`,
    })
  }
  return Array.from({ length: count }, (_, n) => {
    const row = Float64Array.from(data.subarray(n * width, (n + 1) * width) as Float64Array, Number)
    if (!row.every(Number.isFinite)) {
      throw new Problem({ what: `Point ${n + 1} holds a number that is not finite.`, remedy: 'Leave that point out, or fill it in.' })
    }
    return row
  })
}

/** The range of the points, a little widened; without points, from `low` to `high`. */
export function boxOf(rows: readonly Float64Array[] | undefined, width: number, { low, high }: { low: number; high: number }): Box {
  if (!rows) {
    if (low >= high) throw new Problem({ kind: 'usage', what: `The range goes from ${low} to ${high}.`, remedy: 'Let low be below high.' })
    return { low: new Array<number>(width).fill(low), high: new Array<number>(width).fill(high) }
  }
  const ends = Array.from({ length: width }, (_, i) => {
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (const row of rows) {
      least = Math.min(least, row[i] ?? 0)
      most = Math.max(most, row[i] ?? 0)
    }
    const margin = 0.01 * (most - least) || 0.5
    return [least - margin, most + margin] as const
  })
  return { low: ends.map(([from]) => from), high: ends.map(([, to]) => to) }
}
