import { applyFir } from '../../../signal/apply-fir.ts'
import { designFir } from '../../../signal/design-fir.ts'
import { welch } from '../../../signal/welch.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { leastSquares } from '../../../statistics/least-squares.ts'

export const kinds = ['eyes', 'heart', 'muscle', 'line', 'one channel'] as const
export type Kind = (typeof kinds)[number] | 'brain or other'

export interface Limits {
  readonly eyeR: number
  readonly heartR: number
  readonly muscleSlope: number
}

/** Rows of other channels over the same time, of which components may be copies. */
export interface Beside {
  readonly eyes: readonly Float32Array[]
  readonly heart: readonly Float32Array[]
}

/** Excess of a line over what lies beside it from which on a component is of the line, and the share of one channel of a map's energy. */
const [lineLimitDb, oneChannelLimit] = [13, 0.8]

/** What a component looks like, measured and in a word. `map` are its gains at the channels. */
export function lookAt(source: Float64Array, map: readonly number[], beside: Beside, rateHz: number, limits: Limits) {
  const course = Float32Array.from(source)
  // One-second windows: a bin for each hertz.
  const { power } = welch([[course]], rateHz, Math.round(rateHz))
  const [spectrum] = power
  const eye = likeness(course, beside.eyes, rateHz, 10)
  const heart = likeness(course, beside.heart, rateHz, 30)
  const slope = slopeOf(spectrum, rateHz)
  const lineDb = lineOf(spectrum)
  const energy = map.reduce((sum, gain) => sum + gain * gain, 0)
  const focus = Math.max(...map.map((gain) => gain * gain)) / energy
  const of: Readonly<Record<(typeof kinds)[number], boolean>> = {
    eyes: eye !== null && eye >= limits.eyeR,
    heart: heart !== null && heart >= limits.heartR,
    line: lineDb !== null && lineDb >= lineLimitDb,
    muscle: slope !== null && slope >= limits.muscleSlope,
    'one channel': focus >= oneChannelLimit,
  }
  const looks: Kind = (['eyes', 'heart', 'line', 'muscle', 'one channel'] as const).find((kind) => of[kind]) ?? 'brain or other'
  return { looks, eye, heart, slope, lineDb, focus, alpha: share(spectrum, 8, 13), kurtosis: kurtosis(source) }
}

/** The largest absolute correlation with any of the rows between 1 Hz and `highHz`: what else they hold only hides it. */
function likeness(course: Float32Array, rows: readonly Float32Array[], rateHz: number, highHz: number): number | null {
  if (rows.length === 0) return null
  const band = { lowHz: 1, ...(rateHz > 2.5 * highHz ? { highHz } : {}) }
  const [own, ...others] = rateHz > 8 ? applyFir([course, ...rows], designFir(rateHz, band).taps) : [course, ...rows]
  return Math.max(...others.map((row) => Math.abs(pearson(own, row))))
}

/** Of log power over log frequency from 7 to 45 Hz: the brain's falls, that of muscles is flat or rises. */
function slopeOf(spectrum: Float64Array, rateHz: number): number | null {
  const bins = Array.from(spectrum.keys()).filter((hz) => hz >= 7 && hz <= Math.min(45, rateHz / 2 - 2) && spectrum[hz] > 0)
  if (bins.length < 10) return null
  const { weights } = leastSquares(
    bins.map((hz) => [Math.log10(hz)]),
    bins.map((hz) => Math.log10(spectrum[hz])),
  )
  return weights[0]
}

/** How far 50 or 60 Hz, whichever more, stands above what lies three to eight hertz beside. */
function lineOf(spectrum: Float64Array): number | null {
  const excess = [50, 60].flatMap((hz) => {
    if (hz + 8 >= spectrum.length) return []
    const around = [...spectrum.subarray(hz - 8, hz - 2), ...spectrum.subarray(hz + 3, hz + 9)].sort((a, b) => a - b)
    return [10 * Math.log10(spectrum[hz] / around[around.length >> 1])]
  })
  return excess.length > 0 ? Math.max(...excess) : null
}

function share(spectrum: Float64Array, low: number, high: number): number {
  return spectrum.subarray(low, high).reduce((sum, p) => sum + p, 0) / spectrum.reduce((sum, p) => sum + p, 0)
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
