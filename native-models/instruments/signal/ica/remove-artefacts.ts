import { Problem } from '../../../data/problem.ts'
import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { ChannelType, Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { designFir } from '../../../signal/design-fir.ts'
import { type IcaMethod, sourcesOf, unmix, withoutComponents } from '../../../signal/unmix.ts'
import type { RunContext } from '../../contract.ts'
import { drawMaps } from '../../draw-maps.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { processed } from '../parts/process.ts'
import { type Kind, kinds, type Limits, lookAt } from './look-at.ts'

export interface IcaSettings extends Limits {
  readonly method: IcaMethod
  readonly remove: string
  readonly components: number
  readonly channels: string
}

/** Finds independent components, says what each looks like, and takes those of the kinds or numbers that are named away. */
export async function removeArtefacts(recording: Recording, settings: IcaSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz, samples } = recording.channels[chosen[0]]
  refuseFew(recording, chosen.length, samples, context)
  context.progress(0.1, 'Reading the samples')
  const ofType = (wanted: ChannelType) =>
    recording.channels.flatMap(({ type, rateHz: rate, samples: length }, n) =>
      type === wanted && rate === rateHz && length === samples ? [n] : [],
    )
  const [eyes, hearts] = [ofType('eog'), ofType('ecg')]
  const stretches = await readGoodStretches(recording, [...chosen, ...eyes, ...hearts], context.signal)
  // Slow drifts are no components: what is fitted is above 1 Hz, what is cleaned is the recording as it is (Winkler I et al., 2015).
  const taps = designFir(rateHz, { lowHz: 1 }).taps
  const fast = stretches.map(({ data }) => applyFir(data, taps))
  const all = [...chosen, ...eyes, ...hearts].map((_, n) => joined(fast.map((rows) => rows[n])))
  const rows = all.slice(0, chosen.length)
  const beside = { eyes: all.slice(chosen.length, chosen.length + eyes.length), heart: all.slice(chosen.length + eyes.length) }
  context.progress(0.3, 'Unmixing')
  const unmixed = unmix(rows, settings.method, context.random, settings.components || Infinity)
  if (!unmixed.converged)
    context.warn(`The components did not settle within ${unmixed.iterations} steps; another seed or fewer components may help.`)
  context.progress(0.7, 'Looking at the components')
  const sources = sourcesOf(rows, unmixed)
  const isRemoved = wantedOf(settings.remove, sources.length)
  if (/eyes/.test(settings.remove) && eyes.length === 0)
    context.warn('It has no EOG channel, so that nothing tells which components are of the eyes: none of these was removed.')
  const total = rows.reduce((sum, row) => sum + variance(row), 0)
  const looked = sources.map((source, c) => {
    const map = unmixed.mixing.getColumn(c)
    const about = lookAt(source, map, beside, rateHz, settings)
    const share = map.reduce((sum, gain) => sum + gain * gain, 0) / total
    return { component: c + 1, variance: share, ...about, removed: isRemoved(c + 1, about.looks) ? 'yes' : 'no' }
  })
  const removed = looked.flatMap(({ removed: is }, c) => (is === 'yes' ? [c] : []))
  const cleaned = await processed(recording, chosen, context, (data) => withoutComponents(data, unmixed, removed))
  const maps = drawMaps(
    unmixed.mixing,
    chosen.map((n) => recording.channels[n].positionMm),
    looked.map(({ component, variance: share, looks }) => `${component}: ${(100 * share).toFixed(1)} %, ${looks}`),
  )
  return {
    cleaned,
    taken: await takenFrom(recording, cleaned, chosen),
    components: { columns: componentColumns, rows: looked },
    mixing: { shape: [unmixed.mixing.rows, unmixed.mixing.columns], data: Float64Array.from(unmixed.mixing.to1DArray()) },
    unmixing: { shape: [unmixed.unmixing.rows, unmixed.unmixing.columns], data: Float64Array.from(unmixed.unmixing.to1DArray()) },
    ...(maps ? { maps } : {}),
  }
}

function refuseFew(recording: Recording, channels: number, samples: number, context: RunContext): void {
  if (channels < 3)
    throw new Problem({
      file: recording.file,
      what: `It has ${channels} channels to unmix.`,
      remedy: 'Independent components need at least three.',
    })
  if (samples < 20 * channels ** 2)
    context.warn(`${samples} samples are few for ${channels} channels: components are steady from about ${20 * channels ** 2} on.`)
}

/** Reads 'none', or kinds and numbers with commas between. */
function wantedOf(text: string, components: number): (component: number, looks: Kind) => boolean {
  const parts = text.trim() === 'none' ? [] : text.split(',').map((part) => part.trim())
  const isNumber = (part: string) => Number.isInteger(Number(part)) && Number(part) >= 1 && Number(part) <= components
  const stranger = parts.find((part) => !isNumber(part) && !(kinds as readonly string[]).includes(part))
  if (stranger !== undefined)
    throw new Problem({
      kind: 'usage',
      what: `"${stranger}" does not name components.`,
      remedy: `Write none, or ${kinds.join(', ')} and numbers from 1 to ${components}, with commas between.`,
    })
  return (component, looks) => parts.includes(looks) || parts.some((part) => Number(part) === component)
}

/** What was taken away: the chosen channels as they were less what they are. */
async function takenFrom(recording: Recording, cleaned: Recording, chosen: readonly number[]): Promise<Recording> {
  const channels = chosen.map((n) => recording.channels[n])
  const { samples } = channels[0]
  const places = channels.map(({ name }) => cleaned.channels.findIndex((channel) => channel.name === name))
  const [before, after] = [await recording.read(chosen, 0, samples), await cleaned.read(places, 0, samples)]
  return memoryRecording({
    ...{ file: recording.file, startTime: recording.startTime, gaps: recording.gaps, breaksS: recording.breaksS },
    ...{ coordinates: recording.coordinates, epochs: recording.epochs },
    channels,
    data: before.map((row, n) => Float32Array.from(row, (value, k) => value - after[n][k])),
    events: await recording.events(),
  })
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}

function variance(row: Float32Array): number {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length
  return row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length
}

export const componentColumns = [
  { name: 'component', description: 'Its number, in the order of the variance that it explains' },
  { name: 'variance', description: 'Share of the variance of all channels' },
  { name: 'looks', description: 'What it looks like: eyes, heart, line, muscle, one channel, or brain or other' },
  { name: 'eye', description: 'Largest absolute correlation with an EOG channel between 1 and 10 Hz' },
  { name: 'heart', description: 'Largest absolute correlation with an ECG channel between 1 and 30 Hz' },
  { name: 'slope', description: 'Slope of log power over log frequency from 7 to 45 Hz: the brain falls, muscles are flat or rise' },
  { name: 'lineDb', description: 'How far 50 or 60 Hz, whichever more, stands above what lies beside', unit: 'dB' },
  { name: 'focus', description: 'Share of one channel of the energy of its map' },
  { name: 'alpha', description: 'Share of its power between 8 and 13 Hz' },
  { name: 'kurtosis', description: 'Excess kurtosis: rare and large (blinks, a heart) is high' },
  { name: 'removed', description: 'Whether it was taken away' },
] as const
