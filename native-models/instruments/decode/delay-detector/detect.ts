import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { delayEvidence, fitDelayDetector, pruned, shortened } from '../../../spikes/delay-detector.ts'
import { laggedCounts } from '../../../spikes/lagged-counts.ts'
import { trackedBins } from '../../../spikes/tracked-bins.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import { median } from '../../../statistics/median.ts'
import { normalQuantile } from '../../../statistics/normal.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RunContext } from '../../contract.ts'
import { linearModel } from '../parts/linear-model.ts'
import { behaviourOf, randomShift } from '../parts/tracked-behaviour.ts'
import { costColumns, delayColumns, scoreColumns } from './tables.ts'

export interface DelaySettings {
  readonly behaviour: string
  readonly binS: number
  readonly delays: number
  readonly strength: number
  readonly testShare: number
  readonly shifts: number
}

const [fewestEvents, mostSynapses] = [20, 2000]
const shares = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64]

/** Detects events from spikes at learned delays. `Problem` (input) where there are too few events or too many synapses. */
export async function detectByDelays(trains: SpikeTrains, settings: DelaySettings, context: RunContext) {
  const { binS, delays } = settings
  const { bins, isEvent, split, name } = eventBins(trains, settings)
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, bins))
  const x = laggedCounts(counts, delays)
  const test = Array.from({ length: bins.count - split }, (_, n) => split + n)
  const use = isEvent.map((_, n) => (n >= delays - 1 && n < split - delays ? 1 : 0))
  context.progress(0.1, 'Learning delays')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const detector = fitDelayDetector(x, isEvent, use, settings.strength)
  const truth = test.map((n) => isEvent[n])
  const areaWith = (kept?: Uint8Array) => areaUnder(delayEvidence(detector, x, test, kept), truth)
  context.progress(0.7, 'Shifting in time')
  const evidence = delayEvidence(detector, x, test)
  const auc = areaUnder(evidence, truth)
  const draws = Array.from({ length: settings.shifts }, () => {
    const by = randomShift(context, test.length, binS)
    return areaUnder(
      evidence,
      truth.map((_, n) => truth[(n + by) % truth.length]),
    )
  })
  context.progress(0.9, 'Pruning and shortening')
  const costs = [...new Set(shares.map((share) => Math.max(1, Math.round(share * x.width))))].map((synapses) => ({
    synapses,
    share: synapses / x.width,
    pruned: areaWith(pruned(detector, synapses)),
    shortened: areaWith(shortened(detector, delays, synapses)),
  }))
  const beyond = normalQuantile(1 - 0.025 / x.width)
  const rows = trains.units.map(({ header }, unit) => {
    const own = Array.from({ length: delays }, (_, delay) => unit * delays + delay)
    const best = own.reduce((a, b) => (Math.abs(detector.weights[b]) > Math.abs(detector.weights[a]) ? b : a))
    const z = detector.weights[best] / detector.errors[best]
    return { unit: header.id, delay: (best % delays) * binS, weight: detector.weights[best], z, heeded: Number(Math.abs(z) > beyond) }
  })
  const fit = { weights: Matrix.columnVector([...detector.weights]), intercepts: [detector.bias] }
  const score = { auc, chance: median(draws), p: permutationP(auc, draws).p }
  return {
    scores: { columns: scoreColumns, rows: [{ ...score, events: truth.filter((one) => one).length, bins: test.length }] },
    delays: { columns: delayColumns, rows },
    costs: { columns: costColumns, rows: costs },
    kernel: { shape: [counts.length, delays], data: detector.weights },
    detector: await linearModel(fit, counts.length, delays),
    card: {
      name: `delay detector of ${name}`,
      trainedOn: { file: trains.file, units: trains.units.map(({ header }) => header.id), bins: split - 2 * delays + 1, binS, delays },
      input: 'counts: bins × units × delays, the present bin first',
      output: 'log odds of an event in the bin',
      test: score,
    },
  }
}

/** Bins with an event: those whose behaviour is above the middle of its range for the first time. The last stretch is for the test. */
function eventBins(trains: SpikeTrains, { behaviour, binS, delays, testShare }: DelaySettings) {
  const track = behaviourOf(trains, behaviour)
  const { file } = trains
  const width = trains.units.length * delays
  if (width > mostSynapses) {
    const what = `${trains.units.length} units with ${delays} delays have ${width} synapses; ${mostSynapses} at most are learned.`
    throw new Problem({ file, what, remedy: 'Take fewer delays, or longer bins.' })
  }
  const tracked = trackedBins(track, [0], { binS, heldS: Number.POSITIVE_INFINITY })
  const [along] = tracked?.positions ?? [new Float64Array()]
  const [low, high] = along.reduce(
    ([a, b], value) => (Number.isNaN(value) ? [a, b] : [Math.min(a, value), Math.max(b, value)]),
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const isOn = (n: number) => along[n] > (low + high) / 2
  const isEvent = Uint8Array.from(along, (_, n) => (isOn(n) && !(n > 0 && isOn(n - 1)) ? 1 : 0))
  const split = Math.floor(along.length * (1 - testShare))
  const [learned, tested] = [isEvent.subarray(0, Math.max(0, split - delays)), isEvent.subarray(split)].map((part) =>
    part.reduce((sum, one) => sum + one, 0),
  )
  if (!tracked || learned < fewestEvents || tested < fewestEvents) {
    const what = `${track.name} rises above the middle of its range ${learned} times in what is learned from and ${tested} times in the test; ${fewestEvents} each are needed.`
    throw new Problem({ file, what, remedy: 'Take another behaviour, or a longer recording.' })
  }
  return { bins: tracked.bins, isEvent, split, name: track.name }
}
