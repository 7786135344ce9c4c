import type { Random } from '../statistics/random.ts'
import { allCorrelograms, type Correlograms, type LagBins } from './all-correlograms.ts'
import { logPoissonTail } from './cross-correlogram.ts'

export interface SynapseSearch extends LagBins {
  /** Lags (in bins, both included) at which a synapse acts. */
  readonly fromBin: number
  readonly toBin: number
  /** Each spike is drawn anew within the interval of this length in which it lies. */
  readonly jitterS: number
  readonly surrogates: number
}

export interface SynapseTest {
  readonly from: number
  readonly to: number
  readonly sign: 'excitatory' | 'inhibitory'
  /** Lag of the bin that differs most, in bins. */
  readonly lag: number
  /** Spikes that follow there (excitatory) or at all lags of a synapse (inhibitory), and how many follow where spikes are jittered. */
  readonly count: number
  readonly expected: number
  /** Not corrected for pairs. */
  readonly p: number
}

/**
 * For each ordered pair whether the second fires more or less often than its slow changes explain at the lags of a synapse. What they explain is the mean of
 * correlograms in which each spike is drawn anew within its own interval (Amarasingham, Harrison, Hatsopoulos & Geman (2012), J Neurophysiol 107:517); counts are
 * compared with it as Poisson counts. Gives the correlograms and a test of each sign for each pair.
 */
export function monosynaptic(trains: readonly Float64Array[], perS: number, search: SynapseSearch, random: Random) {
  const observed = allCorrelograms(trains, perS, search)
  const mean = jitteredMean(trains, perS, search, random)
  const tests: SynapseTest[] = []
  const lags = search.longest + 1
  for (let from = 0; from < trains.length; from++) {
    for (let to = 0; to < trains.length; to++) {
      if (from === to) continue
      const start = (from * trains.length + to) * lags
      tests.push(excess(observed, mean, start, from, to, search), deficit(observed, mean, start, from, to, search))
    }
  }
  return { observed, mean, tests }
}

function jitteredMean(
  trains: readonly Float64Array[],
  perS: number,
  { jitterS, surrogates, ...bins }: SynapseSearch,
  random: Random,
): Float64Array {
  const width = Math.max(1, Math.round(jitterS * perS))
  const mean = new Float64Array(trains.length ** 2 * (bins.longest + 1))
  for (let n = 0; n < surrogates; n++) {
    const own = random.fork(`jitter ${n}`)
    const moved = trains.map((train) => train.map((tick) => Math.floor(tick / width) * width + own.integer(width)).sort())
    const { after } = allCorrelograms(moved, perS, bins)
    for (let k = 0; k < after.length; k++) mean[k] += after[k] / surrogates
  }
  return mean
}

type Place = readonly [Correlograms, Float64Array, number, number, number, SynapseSearch]

function excess(...[{ after }, mean, start, from, to, { fromBin, toBin }]: Place): SynapseTest {
  let best: SynapseTest = { from, to, sign: 'excitatory', lag: fromBin, count: 0, expected: 0, p: 1 }
  for (let lag = fromBin; lag <= toBin; lag++) {
    const [count, expected] = [after[start + lag], Math.max(0.5, mean[start + lag])]
    const p = Math.min(1, Math.exp(logPoissonTail(count, expected)) * (toBin - fromBin + 1))
    if (p < best.p || lag === fromBin) best = { ...best, lag, count, expected, p }
  }
  return best
}

function deficit(...[{ after }, mean, start, from, to, { fromBin, toBin }]: Place): SynapseTest {
  let [count, expected, lag, most] = [0, 0, fromBin, Number.NEGATIVE_INFINITY]
  for (let at = fromBin; at <= toBin; at++) {
    count += after[start + at]
    expected += mean[start + at]
    const missing = mean[start + at] - after[start + at]
    if (missing > most) [most, lag] = [missing, at]
  }
  // The chance of this many or fewer.
  const p = Math.max(0, 1 - Math.exp(logPoissonTail(count + 1, Math.max(1e-9, expected))))
  return { from, to, sign: 'inhibitory', lag, count, expected, p: count >= expected ? 1 : Math.max(p, Number.EPSILON) }
}

/**
 * The unit that explains a pair without a synapse between its two. Common input: a unit that excites both more strongly, at delays that differ by the lag of the pair. Or the second
 * itself, where it acts on the first with the other sign and more strongly: what it excites is refractory after that, and jitter spreads a deep trough to both sides of zero.
 * Undefined where there is none.
 */
export function explainedBy(pair: SynapseTest, all: readonly SynapseTest[]): number | undefined {
  const stronger = all.filter((one) => Math.abs(one.count - one.expected) > Math.abs(pair.count - pair.expected))
  if (stronger.some((one) => one.from === pair.to && one.to === pair.from && one.sign !== pair.sign)) return pair.to
  if (pair.sign === 'inhibitory') return undefined
  const excited = stronger.filter(({ sign }) => sign === 'excitatory')
  return excited.find(
    (one) =>
      one.to === pair.from &&
      excited.some((other) => other.from === one.from && other.to === pair.to && Math.abs(other.lag - one.lag - pair.lag) <= 1),
  )?.from
}
