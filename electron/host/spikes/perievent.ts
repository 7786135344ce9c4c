import { perieventHistogram, perieventTimes } from '../../../native-models/spikes/perievent.ts'
import type { PerieventView } from '../api/spikes.ts'
import type { OpenSpikes } from './opened.ts'

/** Rows that are drawn: what no screen has room for is counted and not sent. */
const mostRows = 600
const mostSpikesARow = 2000

export interface PerieventAsked {
  readonly unit: number
  readonly table: number
  readonly moment: number
  /** Which column tells conditions apart; -1: none. */
  readonly by: number
  readonly beforeS: number
  readonly afterS: number
  readonly binS: number
}

/** Spikes of a unit around events: rows of spikes and their mean rate, for each condition. RangeError where that cannot be had. */
export function perievent(open: OpenSpikes, { unit, table, moment, by, beforeS, afterS, binS }: PerieventAsked): PerieventView {
  const events = open.events[table]
  const all = events?.moments[moment]?.timesS
  if (!events || !all) throw new RangeError('There are no such events.')
  const isWindow = beforeS >= 0 && afterS >= 0 && beforeS + afterS > 0 && beforeS + afterS <= 600
  if (!isWindow || !(binS > 0) || (beforeS + afterS) / binS > 2000) throw new RangeError('There is no such window.')
  const times = open.timesS(unit)
  const condition = events.conditions[by]
  const named = [...new Set(condition?.values ?? [''])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const window = { beforeS, afterS }
  let drawn = 0
  const groups = named.map((name) => {
    const own = all.filter((s, n) => Number.isFinite(s) && (!condition || condition.values[n] === name))
    const trials = perieventTimes(times, own, window)
    const { ratesHz, semHz } = perieventHistogram(trials, window, binS)
    const rows = trials.slice(0, Math.max(0, mostRows - drawn)).map((row) => [...row.subarray(0, mostSpikesARow)])
    drawn += rows.length
    return {
      condition: name,
      events: own.length,
      ratesHz: Array.from(ratesHz, (rate) => rate || 0),
      semHz: Array.from(semHz, (error) => (Number.isFinite(error) ? error : null)),
      rows,
    }
  })
  return { events: groups.reduce((sum, group) => sum + group.events, 0), groups, binS, beforeS, afterS }
}
