import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { floatTensor } from '../../../data/tensor.ts'
import { openModel } from '../../../graph/open.ts'
import { shuffled, splitByGroup } from '../../../training/split.ts'
import { qualityColumns, type RunContext } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { behaviourOf } from '../parts/tracked-behaviour.ts'
import { angleColumns } from './angle-columns.ts'
import { type DecodedAngle, decodeAngle, type Part } from './decode-angle.ts'
import { drawAngles } from './draw-angles.ts'
import { type Training, trainSwapVae } from './train.ts'
import { anglesAt, trialBins } from './trial-bins.ts'

export interface SwapVaeSettings extends Training {
  readonly binS: number
  readonly behaviour: string
  readonly period: number
}

/** Learns latents, and says what an angle can be told from them in trials that were neither learned from nor stopped by. */
export async function runSwapVae(trains: SpikeTrains, settings: SwapVaeSettings, context: RunContext) {
  const bins = trialBins(trains, settings.binS)
  const groups = bins.trials.map((_, trial) => String(trial))
  const split = splitByGroup(groups, { train: 0.7, validation: 0.15 }, context.random.fork('split'))
  const parts = new Array<Part>(bins.timesS.length).fill('test')
  for (const [part, chosen] of [
    ['train', split.train],
    ['validation', split.validation],
  ] as const)
    for (const trial of chosen) parts.fill(part, bins.trials[trial].from, bins.trials[trial].to)
  const { encoder, step, losses } = await trainSwapVae(bins, split, settings, context)
  const latents = await encode(encoder, bins)
  const sets = { content: latents.content, style: latents.style, counts: { data: Float64Array.from(bins.counts), width: bins.units } }
  const angles = trains.behaviour.length > 0 ? anglesAt(behaviourOf(trains, settings.behaviour), bins.timesS, settings.period) : undefined
  if (angles && !angles.some(Number.isFinite))
    throw new Problem({ file: trains.file, what: 'The behaviour is not known in any trial.', remedy: 'Name another behaviour.' })
  const exchanged = angles && otherTrials(angles, bins.trials, context)
  const decoded = angles && Object.entries(sets).map(([name, rows]) => [name, decodeAngle(rows, angles, parts)] as const)
  const rows = (decoded ?? []).map(([name, { near, nearer }]) => ({
    from: name,
    within22deg: near,
    within34deg: nearer,
    chance: exchanged ? decodeAngle(sets[name as keyof typeof sets], exchanged, parts).near : null,
  }))
  const fromContent: DecodedAngle | undefined = decoded?.[0][1]
  const { data, width } = latents.content
  const quality = [
    { measure: 'Loss on validation trials, first', value: losses[0], unit: 'n/a', normal: 'above the last', verdict: 'good' },
    { measure: 'Loss on validation trials, smallest', value: Math.min(...losses), unit: 'n/a', normal: 'below the first', verdict: 'good' },
    { measure: 'Step that is kept', value: step, unit: 'n/a', normal: 'before the last: it had stopped to improve', verdict: 'good' },
    {
      measure: 'Test trials',
      value: split.test.length,
      unit: 'n/a',
      normal: 'ten or more',
      verdict: split.test.length >= 10 ? 'good' : 'warn',
    },
  ]
  return {
    model: await temporaryModel('swap-vae', encoder),
    counts: { shape: [bins.timesS.length, bins.units], data: bins.counts },
    latents: { shape: [bins.timesS.length, width], data },
    angles: { columns: angleColumns, rows },
    quality: { columns: qualityColumns, rows: quality },
    circle: angles && fromContent ? drawAngles(angles, fromContent.angles, parts) : undefined,
  }
}

async function encode(encoder: Parameters<typeof openModel>[0], { counts, units, timesS }: ReturnType<typeof trialBins>) {
  const session = await openModel(encoder)
  try {
    const { content, style } = await session.run({ seen: floatTensor([timesS.length, units], counts) })
    const rowsOf = ({ data, shape }: typeof content) => ({ data: Float64Array.from(data as Float32Array), width: shape[1] })
    return { content: rowsOf(content), style: rowsOf(style) }
  } finally {
    await session.release()
  }
}

/** Each trial with the angles of another. */
function otherTrials(angles: Float64Array, trials: ReturnType<typeof trialBins>['trials'], { random }: RunContext): Float64Array {
  const order = shuffled([...trials.keys()], random.fork('exchange'))
  const other = angles.slice()
  for (const [n, { from, to }] of trials.entries()) {
    const source = trials[order[n]]
    for (let bin = from; bin < to; bin++) other[bin] = angles[source.from + ((bin - from) % (source.to - source.from))]
  }
  return other
}
