import type { VoxelArray } from '../data/volume/volume.ts'

export interface Choice {
  /** Leave out voxels that are exactly zero: the background of a skull-stripped or padded scan. */
  readonly ignoreZeros?: boolean
}

/**
 * Percentiles (0 to 100) of the finite values, with linear interpolation between order statistics (NumPy's default). Exact: values are
 * chosen by two passes over the bits of their Float32 form, without sorting; types that Float32 cannot hold exactly are sorted.
 * NaN where there is no value at all.
 */
export function percentiles(data: VoxelArray, percents: readonly number[], { ignoreZeros = false }: Choice = {}): number[] {
  const wide = data instanceof Float64Array || data instanceof Int32Array || data instanceof Uint32Array
  const statistics = wide ? sortedStatistics(data, ignoreZeros) : selectedStatistics(new Float32Array(data), ignoreZeros)
  const { count } = statistics
  if (count === 0) return percents.map(() => Number.NaN)
  const positions = percents.map((percent) => (Math.min(100, Math.max(0, percent)) / 100) * (count - 1))
  const ranks = [...new Set(positions.flatMap((position) => [Math.floor(position), Math.ceil(position)]))]
  const values = new Map(statistics.select(ranks).map((value, n) => [ranks[n], value]))
  return positions.map((position) => {
    const low = values.get(Math.floor(position)) ?? Number.NaN
    const high = values.get(Math.ceil(position)) ?? Number.NaN
    return low + (high - low) * (position - Math.floor(position))
  })
}

/** One percentile; see `percentiles`. */
export function percentile(data: VoxelArray, percent: number, choice: Choice = {}): number {
  return percentiles(data, [percent], choice)[0] ?? Number.NaN
}

interface OrderStatistics {
  readonly count: number
  /** The values with these ranks, 0 the smallest. */
  select(ranks: readonly number[]): number[]
}

function sortedStatistics(data: Float64Array | Int32Array | Uint32Array, ignoreZeros: boolean): OrderStatistics {
  const sorted = Float64Array.from(data)
    .filter((value) => Number.isFinite(value) && !(ignoreZeros && value === 0))
    .sort()
  return { count: sorted.length, select: (ranks) => ranks.map((rank) => sorted[rank] ?? Number.NaN) }
}

/** Float32 values by the order of their bits: the upper half counted first, then the lower half within the halves that are asked for. */
function selectedStatistics(data: Float32Array, ignoreZeros: boolean): OrderStatistics {
  const bits = new Uint32Array(data.buffer)
  let count = 0
  for (let n = 0; n < bits.length; n++) {
    const word = bits[n] as number
    const magnitude = word & 0x7fffffff
    const skip = magnitude >= 0x7f800000 || (ignoreZeros && magnitude === 0)
    // Negative values: all bits turned; others: the sign bit set. Then unsigned order is the order of the values. The highest word is NaN's.
    if (skip) bits[n] = 0xffffffff
    else {
      bits[n] = word >>> 31 ? ~word : word | 0x80000000
      count++
    }
  }
  const upper = new Float64Array(0x10000)
  for (let n = 0; n < bits.length; n++) {
    const half = (bits[n] as number) >>> 16
    upper[half] = (upper[half] as number) + 1
  }
  const select = (ranks: readonly number[]) => {
    const places = ranks.map((rank) => locate(upper, rank))
    const lower = new Map([...new Set(places.map(({ bin }) => bin))].map((bin) => [bin, lowerHalves(bits, bin)]))
    return places.map(({ bin, rest }) => floatOf(bin * 0x10000 + locate(lower.get(bin) ?? upper, rest).bin))
  }
  return { count, select }
}

function lowerHalves(bits: Uint32Array, upper: number): Float64Array {
  const counts = new Float64Array(0x10000)
  for (let n = 0; n < bits.length; n++) {
    const word = bits[n] as number
    if (word >>> 16 === upper) counts[word & 0xffff] = (counts[word & 0xffff] as number) + 1
  }
  return counts
}

/** The bin that holds a rank, and the rank within it. */
function locate(counts: Float64Array, rank: number): { bin: number; rest: number } {
  let rest = rank
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] as number
    if (rest < count) return { bin, rest }
    rest -= count
  }
  return { bin: counts.length - 1, rest: 0 }
}

function floatOf(ordered: number): number {
  const word = ordered >>> 31 ? ordered & 0x7fffffff : ~ordered
  return new Float32Array(Uint32Array.of(word).buffer)[0] ?? Number.NaN
}
