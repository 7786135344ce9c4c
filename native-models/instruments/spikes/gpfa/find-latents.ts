import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { bitsPerSpike } from '../../../spikes/bits-per-spike.ts'
import { fitProcessFactors, latentPosterior, type ProcessFactors } from '../../../spikes/gaussian-process-factors.ts'
import { blockedFolds } from '../../../statistics/blocked-folds.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { randomShift, shiftedBy } from '../../decode/parts/tracked-behaviour.ts'
import { latentColumns, scoreColumns, unitColumns } from './tables.ts'

export interface LatentSettings {
  readonly latents: number
  readonly binS: number
  readonly segmentS: number
  readonly rounds: number
  readonly folds: number
  readonly shifts: number
}

/** Roots of counts of a unit that hardly fires tell nothing. */
const leastSpikes = 30
const [fewestUnits, fewestBins] = [4, 4]

/** Slow courses under units, and how well they foretell units left out. `Problem` (input) where there are too few units or pieces. */
export async function findLatents(trains: SpikeTrains, settings: LatentSettings, context: RunContext) {
  const { clock, span, file } = trains
  const { binS, latents, rounds, folds } = settings
  const units = trains.units.filter(({ times }) => times.length >= leastSpikes)
  const bins = Math.round(settings.segmentS / binS)
  const pieces = Math.floor((span.stopS - span.startS) / (bins * binS))
  if (units.length < Math.max(fewestUnits, latents + 2) || bins < fewestBins || pieces < 4 * folds) {
    const what = `It has ${units.length} units with ${leastSpikes} spikes or more, over ${pieces} pieces of ${bins} bins; ${latents} courses need ${Math.max(fewestUnits, latents + 2)} units, ${fewestBins} bins and ${4 * folds} pieces.`
    throw new Problem({ file, what, remedy: 'Take fewer courses, shorter bins or pieces, or a longer recording.' })
  }
  const count = pieces * bins
  const counts = units.map(({ times }) => binCounts(clock, times, { startS: span.startS, binS, count }))
  const segments = Array.from(
    { length: pieces },
    (_, n) => new Matrix(counts.map((own) => [...own.subarray(n * bins, (n + 1) * bins)].map(Math.sqrt))),
  )
  const foretold = await foretell(segments, settings, context)
  const bits = bitsPerSpike(foretold, counts)
  const draws = Array.from({ length: settings.shifts }, () =>
    bitsPerSpike(
      foretold,
      counts.map((own) => shiftedBy([own], randomShift(context, count, binS))[0]),
    ),
  )
  context.progress(0.95, 'Fitting to everything')
  const model = slowestFirst(fitProcessFactors(segments, latents, rounds))
  const posterior = latentPosterior(model, bins)
  const likelihood = segments.reduce((sum, segment) => sum + posterior.logLikelihoodOf(segment), 0) / (count * units.length)
  const total = units.map((_, u) => model.noise[u] + sumOfSquares(model.loadings.getRow(u)))
  const all = total.reduce((sum, value) => sum + value, 0)
  const data = new Float64Array(count * latents)
  for (const [n, segment] of segments.entries()) {
    const mean = posterior.meanOf(segment)
    for (let t = 0; t < bins; t++) for (let k = 0; k < latents; k++) data[(n * bins + t) * latents + k] = mean.get(k, t)
  }
  const courses: NumericArray = { shape: [count, latents], data }
  return {
    scores: {
      columns: scoreColumns,
      rows: [{ bits_per_spike: bits, chance: median(draws), p: permutationP(bits, draws).p, log_likelihood: likelihood }],
    },
    latents: {
      columns: latentColumns,
      rows: Array.from(model.timescales, (timescale, k) => ({
        latent: k + 1,
        timescale: timescale * binS,
        share: sumOfSquares(model.loadings.getColumn(k)) / all,
      })),
    },
    units: {
      columns: unitColumns,
      rows: units.map(({ header, times }, u) => ({
        unit: header.id,
        rate: times.length / (span.stopS - span.startS),
        communality: 1 - model.noise[u] / total[u],
        bits_per_spike: bitsPerSpike([foretold[u]], [counts[u]]),
      })),
    },
    courses,
  }
}

/** Expected counts of every unit at every bin, from the other groups of units there and a model that learned from other blocks of time. */
async function foretell(
  segments: readonly Matrix[],
  { latents, rounds, folds }: LatentSettings,
  context: RunContext,
): Promise<Float64Array[]> {
  const [units, bins] = [segments[0].rows, segments[0].columns]
  const rates = Array.from({ length: units }, () => new Float64Array(segments.length * bins))
  const groups = Math.min(folds, units)
  for (const [fold, { from, to, train }] of blockedFolds(segments.length, folds, 1).entries()) {
    context.progress((0.9 * fold) / folds, `Block ${fold + 1} of ${folds}`)
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const model = fitProcessFactors(
      segments.filter((_, n) => train[n] === 1),
      latents,
      rounds,
    )
    for (let group = 0; group < groups; group++) {
      const seen = Array.from({ length: units }, (_, u) => u).filter((u) => u % groups !== group)
      const posterior = latentPosterior(ofUnits(model, seen), bins)
      for (let n = from; n < to; n++) {
        const mean = posterior.meanOf(segments[n].selection(seen, [...Array(bins).keys()]))
        for (let u = group; u < units; u += groups)
          for (let t = 0; t < bins; t++)
            rates[u][n * bins + t] = expectedCount(model, u, mean.getColumn(t), (k, l) =>
              posterior.covariance.get(k * bins + t, l * bins + t),
            )
      }
    }
  }
  return rates
}

/** A count is the square of its root: its mean is the root's mean squared and the root's variance. */
function expectedCount(
  { loadings, offset, noise }: ProcessFactors,
  unit: number,
  mean: readonly number[],
  spread: (k: number, l: number) => number,
): number {
  let [root, variance] = [offset[unit], noise[unit]]
  for (const [k, value] of mean.entries()) {
    root += loadings.get(unit, k) * value
    for (let l = 0; l < mean.length; l++) variance += loadings.get(unit, k) * loadings.get(unit, l) * spread(k, l)
  }
  return root * root + variance
}

function ofUnits({ loadings, offset, noise, timescales }: ProcessFactors, units: readonly number[]): ProcessFactors {
  const columns = [...Array(loadings.columns).keys()]
  const own = (values: Float64Array) => Float64Array.from(units, (u) => values[u])
  return { loadings: loadings.selection([...units], columns), offset: own(offset), noise: own(noise), timescales }
}

function slowestFirst({ loadings, offset, noise, timescales }: ProcessFactors): ProcessFactors {
  const order = [...timescales.keys()].sort((a, b) => timescales[b] - timescales[a])
  return { loadings: loadings.subMatrixColumn(order), offset, noise, timescales: Float64Array.from(order, (k) => timescales[k]) }
}

const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0)
