import type { SpikeTrains } from '../../../native-models/data/spikes/spike-trains.ts'
import { binCounts } from '../../../native-models/spikes/bin-counts.ts'

/** Bins of a tile. */
export const tileBins = 512
/** Bins of level n last 2ⁿ seconds, which doubles hold without rounding: those of every level lie in those of the next. */
const [finest, coarsest] = [-16, 14]
/** Cells (units × bins) of the level that is kept: 8 MB. */
const mostCells = 4_000_000
const mostCount = 65_535
/** Units that are counted before others have their turn. */
const turn = 16

/** Spikes of every unit in bins of 2ⁿ seconds from the beginning of the recording, for every n. */
export interface CountPyramid {
  /** Units × 512 counts of tile `index` at `level`, C order; counts stop at 65,535. RangeError where there is no such level. */
  tile(level: number, index: number): Promise<Uint16Array<ArrayBuffer>>
}

/** Levels below the kept one are counted from spikes, whose number there is small; those above are sums of it. */
export function countPyramid({ clock, units, span }: SpikeTrains): CountPyramid {
  const durationS = span.stopS - span.startS
  const keptLevel = Math.max(finest, Math.ceil(Math.log2(Math.max(1e-6, durationS * units.length) / mostCells)))
  const keptBins = Math.floor(durationS / 2 ** keptLevel) + 1
  let kept: Promise<Uint16Array> | undefined
  const count = async (level: number, from: number, bins: number) => {
    const counts = new Uint16Array(units.length * bins)
    const startS = span.startS + from * 2 ** level
    for (const [unit, { times }] of units.entries()) {
      const own = binCounts(clock, times, { startS, binS: 2 ** level, count: bins })
      for (let bin = 0; bin < bins; bin++) counts[unit * bins + bin] = Math.min(mostCount, own[bin])
      if (unit % turn === turn - 1 && level >= keptLevel) await new Promise(setImmediate)
    }
    return counts
  }
  const summed = async (level: number, index: number) => {
    kept ??= count(keptLevel, 0, keptBins)
    const [all, times] = [await kept, 2 ** (level - keptLevel)]
    const counts = new Uint16Array(units.length * tileBins)
    const from = index * tileBins * times
    const end = Math.min(keptBins, from + tileBins * times)
    for (let unit = 0; unit < units.length; unit++) {
      const [source, target] = [unit * keptBins, unit * tileBins]
      for (let bin = from, into = target; bin < end; into++) {
        let sum = 0
        for (const last = Math.min(end, bin + times); bin < last; bin++) sum += all[source + bin]
        counts[into] = Math.min(mostCount, sum)
      }
    }
    return counts
  }
  return {
    async tile(level, index) {
      const isThere = Number.isInteger(level) && level >= finest && level <= coarsest && Number.isInteger(index) && index >= 0
      if (!isThere) throw new RangeError('This part of the raster cannot be drawn.')
      return level < keptLevel ? count(level, index * tileBins, tileBins) : summed(level, index)
    },
  }
}
