import { z } from 'zod'
import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { coded, type Population } from '../../../population/population.ts'
import { cutEpochs } from '../../../signal/cut-epochs.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { trackedBins } from '../../../spikes/tracked-bins.ts'
import { array, type NumericArray, type RunContext, recording, type Samples, samples, spikes } from '../../contract.ts'
import { behaviourOf } from '../../decode/parts/tracked-behaviour.ts'
import { neuralChannels } from '../../signal/parts/neural-channels.ts'

/** One of `data`, `spikes` and `recording` is what responds. */
export const populationPorts = {
  data: samples({ what: 'responses, rows × units, or a scan in time whose volumes are the rows', optional: true }),
  spikes: spikes({ what: 'spikes with a tracked behaviour: its bins are the conditions', optional: true }),
  recording: recording({ what: 'a recording with events: their labels are the conditions', optional: true }),
  conditions: array({ what: 'the condition of each row of data', optional: true }),
  runs: array({ what: 'the run of each row of data', optional: true }),
} as const

export const populationSettings = {
  behaviour: z.string().default('').describe('With spikes: the behaviour whose bins are the conditions; the first when empty.'),
  bins: z.int().min(3).max(100).default(10).describe('With spikes: how many bins of the behaviour.'),
  blocks: z.int().min(2).max(50).default(5).describe('With spikes or a recording: stretches of time that stand for runs.'),
  fromS: z.number().default(0.1).describe('With a recording: the mean starts this long after the event, in seconds.'),
  toS: z.number().default(0.3).describe('With a recording: and ends here, in seconds.'),
}

interface Given {
  readonly data?: Samples | undefined
  readonly spikes?: SpikeTrains | undefined
  readonly recording?: Recording | undefined
  readonly conditions?: NumericArray | undefined
  readonly runs?: NumericArray | undefined
}

type Settings = z.infer<z.ZodObject<typeof populationSettings>>

/** What was given, as responses under conditions. `Problem` where it is none or too little. */
export async function readPopulation(given: Given, settings: Settings, context: RunContext): Promise<Population> {
  const population = given.data
    ? ofRows(given.data, given.conditions, given.runs)
    : given.spikes
      ? ofSpikes(given.spikes, settings)
      : given.recording
        ? await ofEvents(given.recording, settings, context)
        : undefined
  if (!population)
    throw new Problem({ kind: 'usage', what: 'There is nothing to compare.', remedy: 'Give --in data=, --in spikes= or --in recording=.' })
  if (population.conditionNames.length < 3)
    throw new Problem({
      what: `There are ${population.conditionNames.length} conditions; three are needed.`,
      remedy: 'Give more conditions.',
    })
  return population
}

/** Rows × units; conditions count from 0 in the order of their labels, and each row is one without labels. */
export function ofRows({ array: { shape, data }, volume }: Samples, conditions?: NumericArray, runs?: NumericArray): Population {
  const numbers = Float64Array.from(data as Float64Array, Number)
  // A scan in time lies with time fastest.
  const rows = volume ? (shape[3] ?? 1) : (shape[0] ?? 0)
  const units = numbers.length / Math.max(1, rows)
  if (shape.length < 2 || rows < 3 || units < 1)
    throw new Problem({ what: `The responses have shape (${shape.join(', ')}).`, remedy: 'Give three rows of units or more.' })
  const values = volume ? Float64Array.from(numbers, (_, k) => numbers[(k % units) * rows + Math.floor(k / units)]) : numbers
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new Problem({
      what: `Unit ${(bad % units) + 1} of row ${Math.floor(bad / units) + 1} is not a finite number.`,
      remedy: 'Leave out that unit or row.',
    })
  const condition = coded(labelsOf('conditions', conditions, rows) ?? Array.from({ length: rows }, (_, n) => n))
  const run = coded(labelsOf('runs', runs, rows) ?? new Array<number>(rows).fill(0))
  return { values, units, conditions: condition.codes, conditionNames: condition.names, runs: run.codes, runCount: run.names.length }
}

/** One label a row; `Problem` where their number differs. */
export function labelsOf(name: string, labels: NumericArray | undefined, rows: number): number[] | undefined {
  if (!labels) return undefined
  if (labels.data.length !== rows)
    throw new Problem({ what: `There are ${labels.data.length} ${name} for ${rows} rows.`, remedy: `Give one for each row in ${name}.` })
  return Array.from(labels.data as Float64Array, Number)
}

/** Mean counts in each bin of a behaviour (its first axis), a row for each block of time. */
function ofSpikes(trains: SpikeTrains, { behaviour, bins, blocks }: Settings): Population {
  const tracked = trackedBins(behaviourOf(trains, behaviour), [0], { binS: 0.1, heldS: 1 })
  const along = tracked?.positions[0]
  const known = along && Array.from(along).filter(Number.isFinite)
  if (!tracked || !along || !known || known.length < 20 * bins)
    throw new Problem({ file: trains.file, what: 'The behaviour was hardly tracked.', remedy: 'Take fewer bins, or another behaviour.' })
  const [low, high] = known.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity])
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, tracked.bins))
  const condition = Array.from(along, (value) => Math.min(bins - 1, Math.floor((bins * (value - low)) / (high - low))))
  const visits = Array.from({ length: blocks * bins }, (_, row) => {
    const [block, bin] = [Math.floor(row / bins), row % bins]
    const [from, to] = [block, block + 1].map((n) => Math.floor((n * condition.length) / blocks))
    const own = condition.slice(from, to).flatMap((value, k) => (value === bin ? [from + k] : []))
    return { block, bin, means: counts.map((count) => own.reduce((sum, n) => sum + count[n], 0) / own.length / 0.1), held: own.length }
  }).filter(({ held }) => held > 0)
  // A place that was passed in a single block has nothing to be compared with.
  const places = Array.from({ length: bins }, (_, n) => n).filter((n) => visits.filter(({ bin }) => bin === n).length > 1)
  const rows = visits.filter(({ bin }) => places.includes(bin))
  const edge = (n: number) => (low + (n * (high - low)) / bins).toPrecision(3)
  return {
    values: Float64Array.from(rows.flatMap(({ means }) => means)),
    units: counts.length,
    conditions: Int32Array.from(rows, ({ bin }) => places.indexOf(bin)),
    conditionNames: places.map((n) => `${edge(n)}–${edge(n + 1)}`),
    runs: Int32Array.from(rows, ({ block }) => block),
    runCount: blocks,
  }
}

/** Mean of each channel in a window after each event. */
async function ofEvents(recording: Recording, { fromS, toS, blocks }: Settings, context: RunContext): Promise<Population> {
  const chosen = neuralChannels(recording)
  const names = chosen.map((n) => recording.channels[n].name)
  const { rateHz, startS = 0 } = recording.channels[chosen[0]]
  const events = (await recording.events()).map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  const epochs = cutEpochs(await readStretches(recording, chosen, context.signal), events, { rateHz, fromS, toS, names })
  if (epochs.events.length === 0)
    throw new Problem({ file: recording.file, what: 'No event has samples after it.', remedy: 'Name a recording with events.' })
  const labels = [...new Set(epochs.events.map(({ label }) => label))].sort()
  const cells = names.length * epochs.samples
  const values = new Float64Array(epochs.events.length * names.length)
  for (let k = 0; k < epochs.events.length * cells; k++) {
    const [row, channel] = [Math.floor(k / cells), Math.floor((k % cells) / epochs.samples)]
    values[row * names.length + channel] += epochs.data[k] / epochs.samples
  }
  return {
    values,
    units: names.length,
    conditions: Int32Array.from(epochs.events, ({ label }) => labels.indexOf(label)),
    conditionNames: labels,
    runs: Int32Array.from(epochs.events, (_, n) => Math.floor((n * blocks) / epochs.events.length)),
    runCount: blocks,
  }
}
