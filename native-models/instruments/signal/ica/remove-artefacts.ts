import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { designFir } from '../../../signal/design-fir.ts'
import { fastIca, sourcesOf, withoutComponents } from '../../../signal/fast-ica.ts'
import { welch } from '../../../signal/welch.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { processed } from '../parts/process.ts'
import { drawMaps } from './draw-maps.ts'

export interface IcaSettings {
  readonly remove: string
  readonly eyeR: number
  readonly components: number
  readonly channels: string
}

/** Finds independent components, says what each looks like, and takes those of the eyes, or those that are named, away. */
export async function removeArtefacts(recording: Recording, settings: IcaSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz, samples } = recording.channels[chosen[0]]
  if (chosen.length < 3)
    throw new Problem({
      file: recording.file,
      what: `It has ${chosen.length} channels to unmix.`,
      remedy: 'Independent components need at least three.',
    })
  if (samples < 20 * chosen.length ** 2)
    context.warn(
      `${samples} samples are few for ${chosen.length} channels: components are steady from about ${20 * chosen.length ** 2} on.`,
    )
  context.progress(0.1, 'Reading the samples')
  const eyes = recording.channels.flatMap(({ type, rateHz: rate, samples: length }, n) =>
    type === 'eog' && rate === rateHz && length === samples ? [n] : [],
  )
  const stretches = await readGoodStretches(recording, [...chosen, ...eyes], context.signal)
  // Slow drifts are no components: what is fitted is above 1 Hz, what is cleaned is the recording as it is (Winkler I et al., 2015).
  const fast = stretches.map(({ data }) => applyFir(data, designFir(rateHz, { lowHz: 1 }).taps))
  const all = chosen.map((_, n) => joined(fast.map((rows) => rows[n])))
  const eyeRows = eyes.map((_, n) => joined(fast.map((rows) => rows[chosen.length + n])))
  context.progress(0.3, 'Unmixing')
  const unmixed = fastIca(all, context.random, settings.components || Infinity)
  if (!unmixed.converged)
    context.warn(`The components did not settle within ${unmixed.iterations} steps; another seed or fewer components may help.`)
  context.progress(0.7, 'Looking at the components')
  const sources = sourcesOf(all, unmixed)
  const wanted = settings.remove.trim()
  const named = new Set(/^(eyes|none)$/.test(wanted) ? [] : wanted.split(',').map(Number))
  for (const n of named)
    if (!(Number.isInteger(n) && n >= 1 && n <= sources.length))
      throw new Problem({
        kind: 'usage',
        what: `"${wanted}" does not name components.`,
        remedy: `Write eyes, none, or numbers from 1 to ${sources.length}, with commas between.`,
      })
  if (wanted === 'eyes' && eyes.length === 0)
    context.warn('It has no EOG channel, so that nothing tells which components are of the eyes: none was removed.')
  // Blinks and glances lie between 1 and 10 Hz; what an EOG channel holds besides only hides them.
  const slow = rateHz > 25 ? designFir(rateHz, { lowHz: 1, highHz: 10 }).taps : undefined
  const glances = slow ? applyFir(eyeRows, slow) : eyeRows
  const variances = sources.map((_, c) => unmixed.mixing.getColumn(c).reduce((sum, gain) => sum + gain * gain, 0))
  const total = all.reduce((sum, row) => sum + variance(row), 0)
  const rows = sources.map((source, c) => {
    const { frequenciesHz, power } = welch([[Float32Array.from(source)]], rateHz, Math.round(rateHz))
    const share = (low: number, high: number) =>
      power[0].reduce((sum, p, k) => (frequenciesHz[k] >= low && frequenciesHz[k] < high ? sum + p : sum), 0) /
      power[0].reduce((sum, p) => sum + p, 0)
    const course = slow && glances.length > 0 ? applyFir([Float32Array.from(source)], slow)[0] : source
    const eye = Math.max(0, ...glances.map((row) => Math.abs(pearson(course, row))))
    const removed = wanted === 'eyes' ? eye >= settings.eyeR : named.has(c + 1)
    return {
      ...{ component: c + 1, variance: variances[c] / total, eye, kurtosis: kurtosis(source) },
      ...{ alpha: share(8, 13), fast: share(30, rateHz / 2), removed: removed ? 'yes' : 'no' },
    }
  })
  const removed = rows.flatMap(({ removed: is }, c) => (is === 'yes' ? [c] : []))
  const cleaned = await processed(recording, chosen, context, (data) => withoutComponents(data, unmixed, removed))
  const maps = drawMaps(
    unmixed.mixing,
    chosen.map((n) => recording.channels[n].positionMm),
    rows.map(
      ({ component, removed: is, variance: share }) => `${component}: ${(100 * share).toFixed(1)} %${is === 'yes' ? ', removed' : ''}`,
    ),
  )
  return {
    cleaned,
    components: { columns: componentColumns, rows },
    mixing: { shape: [unmixed.mixing.rows, unmixed.mixing.columns], data: Float64Array.from(unmixed.mixing.to1DArray()) },
    unmixing: { shape: [unmixed.unmixing.rows, unmixed.unmixing.columns], data: Float64Array.from(unmixed.unmixing.to1DArray()) },
    ...(maps ? { maps } : {}),
  }
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

function kurtosis(source: Float64Array): number {
  const mean = source.reduce((sum, value) => sum + value, 0) / source.length
  let [second, fourth] = [0, 0]
  for (const value of source) {
    second += (value - mean) ** 2 / source.length
    fourth += (value - mean) ** 4 / source.length
  }
  return fourth / second ** 2 - 3
}

export const componentColumns = [
  { name: 'component', description: 'Its number, in the order of the variance that it explains' },
  { name: 'variance', description: 'Share of the variance of all channels' },
  { name: 'eye', description: 'Largest absolute correlation with an EOG channel between 1 and 10 Hz' },
  { name: 'kurtosis', description: 'Excess kurtosis: rare and large (blinks, a heart) is high' },
  { name: 'alpha', description: 'Share of its power between 8 and 13 Hz' },
  { name: 'fast', description: 'Share of its power above 30 Hz: muscles' },
  { name: 'removed', description: 'Whether it was taken away' },
] as const
