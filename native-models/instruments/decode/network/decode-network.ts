import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { fitWiener } from '../../../spikes/decode-wiener.ts'
import { laggedCounts } from '../../../spikes/lagged-counts.ts'
import { trackedBins } from '../../../spikes/tracked-bins.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import { predictRow } from '../../../statistics/ridge.ts'
import type { Examples } from '../../../training/examples.ts'
import { fit } from '../../../training/fit.ts'
import { meanSquaredError } from '../../../training/losses.ts'
import { elm } from '../../../training/networks/elm.ts'
import { gru } from '../../../training/networks/gru.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { adamW } from '../../../training/optimisers.ts'
import { predict } from '../../../training/predict.ts'
import { cosine } from '../../../training/schedule.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { behaviourOf, randomShift } from '../parts/tracked-behaviour.ts'
import { scoreColumns } from './tables.ts'

export interface NetworkSettings {
  readonly method: 'gru' | 'elm'
  readonly behaviour: string
  readonly axis: number
  readonly binS: number
  readonly lags: number
  readonly size: number
  readonly steps: number
  readonly gapS: number
  readonly heldS: number
  readonly shifts: number
}

/** Learned from, stopped by, tested on: in this order of time, with gaps between. */
const shares = { train: 0.55, validation: 0.15 }

/** Decodes one axis of a behaviour with a network. `Problem` (input) where there is no behaviour, or too little of it. */
export async function decodeNetwork(trains: SpikeTrains, settings: NetworkSettings, context: RunContext) {
  const { binS, lags, size, method, steps } = settings
  const track = behaviourOf(trains, settings.behaviour)
  const column = settings.axis - 1
  if (column >= track.columns.length) {
    const what = `${track.name} has ${track.columns.length} columns, not ${settings.axis}.`
    throw new Problem({ file: trains.file, what, remedy: 'Choose another axis.' })
  }
  const tracked = trackedBins(track, [column], settings)
  const known = tracked ? [...tracked.positions[0].keys()].filter((n) => n >= lags - 1 && Number.isFinite(tracked.positions[0][n])) : []
  if (!tracked || known.length < 300) {
    const what = `There are ${known.length} bins of ${binS} s with ${track.name}; 300 at least are needed.`
    throw new Problem({ file: trains.file, what, remedy: 'Take shorter bins.' })
  }
  const { bins, positions } = tracked
  const [target] = positions
  const gap = Math.max(lags, Math.ceil(settings.gapS / binS))
  const [stop, test] = [
    known[Math.floor(shares.train * known.length)],
    known[Math.floor((shares.train + shares.validation) * known.length)],
  ]
  const parts = {
    train: known.filter((n) => n < stop - gap),
    validation: known.filter((n) => n >= stop && n < test - gap),
    test: known.filter((n) => n >= test),
  }
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, bins))
  const levels = scaleOf(target, parts.train)
  const samples = scaledSamples(counts, lags, parts.train)
  const width = counts.length * lags
  const examples: Examples = {
    count: bins.count,
    shape: [counts.length, lags],
    sample: (n) => samples.subarray(n * width, (n + 1) * width),
    target: (n) => (target[n] - levels.mean) / levels.deviation,
  }
  const shape = { channels: counts.length, samples: lags, outputs: 1, random: context.random.fork('weights') }
  const tau = [binS, 2 * lags * binS] as const
  const start =
    method === 'gru' ? gru({ ...shape, hidden: size }) : elm({ ...shape, memories: size, stepS: binS, synapseTauS: binS, memoryTauS: tau })
  context.progress(0, 'Training the network')
  const trained = await fit({
    model: withOpenBatch(start),
    examples,
    train: parts.train,
    validation: parts.validation,
    loss: meanSquaredError,
    optimiser: adamW({ weightDecay: 0.01 }),
    rate: cosine({ rate: 0.005, total: steps, warmUp: 10 }),
    batch: 64,
    steps,
    every: Math.max(10, Math.floor(steps / 20)),
    patience: 6,
    clipNorm: 1,
    random: context.random.fork('training'),
    signal: context.signal,
    progress: (fraction) => context.progress(0.9 * fraction, 'Training the network'),
  })
  const decoded = (await predict(trained.model, examples, parts.test, 256)).map((value) => value * levels.deviation + levels.mean)
  const x = laggedCounts(counts, lags)
  const use = new Uint8Array(bins.count)
  for (const n of [...parts.train, ...parts.validation]) use[n] = 1
  const filter = fitWiener(x, [target], use, gap)
  const linear = parts.test.map((n) => predictRow(filter, x, n)[0])
  const truth = parts.test.map((n) => target[n])
  const rows = [[method, decoded] as const, ['wiener', linear] as const].map(([decoder, values]) => ({
    axis: track.columns[column],
    decoder,
    ...scored(truth, values, settings, context),
    bins: truth.length,
  }))
  const [own] = rows
  const card = {
    name: `${method} decoder of ${track.name}`,
    method,
    trainedOn: {
      file: trains.file,
      units: trains.units.map(({ header }) => header.id),
      bins: parts.train.length,
      binS,
      lags,
      gapBins: gap,
    },
    input: 'counts less their mean over their deviation: bins × units × lags, the oldest first',
    output: { what: track.columns[column], mean: levels.mean, deviation: levels.deviation },
    stoppedAt: trained.step,
    test: { r2: own.r2, r: own.r, chance: own.chance, p: own.p, bins: own.bins },
  }
  const all: NumericArray = {
    shape: [truth.length, 3],
    data: Float64Array.from(parts.test.flatMap((n, at) => [bins.startS + (n + 0.5) * binS, truth[at], decoded[at]])),
  }
  const array: NumericArray = { shape: [bins.count, counts.length, lags], data: samples }
  return {
    scores: { columns: scoreColumns, rows },
    decoded: all,
    decoder: await temporaryModel('decoder', trained.model),
    card,
    samples: array,
  }
}

function scaleOf(values: Float64Array, chosen: readonly number[]) {
  const mean = chosen.reduce((sum, n) => sum + values[n], 0) / chosen.length
  return { mean, deviation: Math.sqrt(chosen.reduce((sum, n) => sum + (values[n] - mean) ** 2, 0) / chosen.length) || 1 }
}

/** Counts less their mean over their deviation, both of what is learned from; bins × units × lags, the oldest lag first. */
function scaledSamples(counts: readonly Float64Array[], lags: number, train: readonly number[]): Float32Array {
  const [bins, width] = [counts[0].length, counts.length * lags]
  const samples = new Float32Array(bins * width)
  for (const [unit, own] of counts.entries()) {
    const { mean, deviation } = scaleOf(own, train)
    for (let bin = lags - 1; bin < bins; bin++) {
      for (let lag = 0; lag < lags; lag++) samples[bin * width + unit * lags + lags - 1 - lag] = (own[bin - lag] - mean) / deviation
    }
  }
  return samples
}

function scored(truth: readonly number[], decoded: readonly number[], { shifts, binS }: NetworkSettings, context: RunContext) {
  const r2 = r2Of(truth, decoded)
  const r = pearson(truth, decoded)
  const draws = Array.from({ length: shifts }, () => {
    const by = randomShift(context, truth.length, binS)
    return r2Of(
      truth,
      decoded.map((_, n) => decoded[(n + by) % decoded.length]),
    )
  })
  const bits = (-0.5 * Math.log2(Math.max(1e-12, 1 - r * r))) / binS
  return { r2, r, chance: shifts ? median(draws) : null, p: shifts ? permutationP(r2, draws).p : null, bits: r > 0 ? bits : 0 }
}

function r2Of(truth: readonly number[], decoded: readonly number[]): number {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
  const all = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return 1 - truth.reduce((sum, value, n) => sum + (value - decoded[n]) ** 2, 0) / all
}
