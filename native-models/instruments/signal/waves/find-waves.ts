import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { analytic } from '../../../signal/analytic.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { designFir } from '../../../signal/design-fir.ts'
import { fitPhasePlane, flattened } from '../../../signal/travelling-wave.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'

export interface WavesSettings {
  readonly lowHz: number
  readonly highHz: number
  readonly stepS: number
  readonly permutations: number
  readonly channels: string
}

const mostMoments = 400

/** Plane waves in one band over electrodes with positions, at moments all through the recording, against the same phases at exchanged places. */
export async function findWaves(recording: Recording, settings: WavesSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const channels = chosen.map((n) => recording.channels[n])
  const { rateHz } = channels[0]
  const places = channels.flatMap(({ positionMm }) => (positionMm ? [positionMm] : []))
  if (places.length < channels.length || places.length < 6)
    throw new Problem({
      file: recording.file,
      what: `Positions are known of ${places.length} of ${channels.length} channels.`,
      remedy: 'A wave needs six or more electrodes whose places are known: name them, or add a BIDS _electrodes.tsv.',
    })
  const { xy, depthMm } = flattened(places)
  if (depthMm > 10)
    context.warn(`The electrodes do not lie flat (${depthMm.toFixed(0)} mm from a plane): speeds are those seen from above.`)
  const spacing = nearest(xy)
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  const taps = designFir(rateHz, { lowHz: settings.lowHz, highHz: settings.highHz }).taps
  const moments: { phases: Float64Array; hz: number }[] = []
  const half = (taps.length - 1) / 2
  for (const { data } of stretches) {
    const waves = applyFir(data, taps).map(analytic)
    const step = Math.max(1, Math.round(settings.stepS * rateHz))
    for (let k = half; k < data[0].length - half - 1; k += step) {
      let turns = 0
      for (const { re, im } of waves) turns += Math.atan2(im[k + 1] * re[k] - re[k + 1] * im[k], re[k + 1] * re[k] + im[k + 1] * im[k])
      moments.push({
        phases: Float64Array.from(waves, ({ re, im }) => Math.atan2(im[k], re[k])),
        hz: ((turns / waves.length) * rateHz) / (2 * Math.PI),
      })
    }
  }
  if (moments.length < 5)
    throw new Problem({
      file: recording.file,
      what: `It holds ${moments.length} moments away from its ends and gaps.`,
      remedy: 'Five are the least: take a shorter step, or a longer recording.',
    })
  const every = Math.ceil(moments.length / mostMoments)
  const used = moments.filter((_, n) => n % every === 0)
  // Half a turn between neighbours is the most that can be told.
  const steepest = Math.PI / spacing / 2
  context.progress(0.3, 'Fitting planes')
  const planes = used.map(({ phases }) => fitPhasePlane(phases, xy, steepest))
  const fit = median(planes.map((plane) => plane.fit))
  const draws: number[] = []
  for (let draw = 0; draw < settings.permutations; draw++) {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.6 * draw) / settings.permutations, 'Exchanging places')
    const order = shuffled(xy, context)
    draws.push(median(used.filter((_, n) => n % 4 === 0).map(({ phases }) => fitPhasePlane(phases, order, steepest).fit)))
  }
  const [east, north] = planes.reduce(
    ([x, y], { directionDeg, fit: weight }) => [
      x + Math.max(0, weight) * Math.cos((directionDeg * Math.PI) / 180),
      y + Math.max(0, weight) * Math.sin((directionDeg * Math.PI) / 180),
    ],
    [0, 0],
  )
  const weights = planes.reduce((sum, plane) => sum + Math.max(0, plane.fit), 0)
  const row = {
    ...{ fit, chance: median(draws), p: permutationP(fit, draws).p, moments: used.length },
    direction: ((Math.atan2(north, east) * 180) / Math.PI + 360) % 360,
    agreement: weights > 0 ? Math.hypot(east, north) / weights : 0,
    speed: median(planes.map(({ slope }, n) => (2 * Math.PI * used[n].hz) / Math.max(slope, 1e-9) / 1000)),
    frequency: median(used.map(({ hz }) => hz)),
  }
  return { waves: { columns: waveColumns, rows: [row] } }
}

function nearest(xy: readonly (readonly [number, number])[]): number {
  return median(
    xy.map(([x, y], a) => xy.reduce((best, [u, v], b) => (a === b ? best : Math.min(best, Math.hypot(x - u, y - v))), Infinity)),
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

function shuffled<T>(values: readonly T[], { random }: RunContext): T[] {
  const out = [...values]
  for (let n = out.length - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[out[n], out[other]] = [out[other], out[n]]
  }
  return out
}

export const waveColumns = [
  { name: 'fit', description: 'How well a plane wave explains the phases, median of all moments: 0 not at all, 1 wholly' },
  { name: 'chance', description: 'The same where electrodes have exchanged their places' },
  { name: 'p', description: 'How often exchanged places fit as well' },
  { name: 'moments', description: 'At how many moments it was looked for' },
  { name: 'direction', description: 'Where waves go, counter-clockwise from x (on a head: from the right ear)', unit: '°' },
  { name: 'agreement', description: 'How far directions agree: 0 all ways, 1 one way' },
  { name: 'speed', description: 'Median speed', unit: 'm/s' },
  { name: 'frequency', description: 'Median momentary frequency', unit: 'Hz' },
] as const
