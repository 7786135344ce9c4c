import { Matrix } from 'ml-matrix'
import type { EpochSet } from '../../../signal/cut-epochs.ts'
import { drawMaps } from '../../draw-maps.ts'

const most = 12

/** The average of the first event, less that of the second where there is one, at up to twelve moments a multiple of 50 ms apart. Undefined without positions. */
export function drawMoments(
  average: Float64Array,
  { channels, samples, fromS, rateHz }: Pick<EpochSet, 'channels' | 'samples' | 'fromS' | 'rateHz'>,
  places: Parameters<typeof drawMaps>[1],
): string | undefined {
  const lastS = fromS + (samples - 1) / rateHz
  const stepS = 0.05 * Math.max(1, Math.ceil((lastS - Math.max(0, fromS)) / 0.05 / (most - 1)))
  const firstS = Math.ceil(Math.max(0, fromS) / stepS - 1e-9) * stepS
  const times = Array.from({ length: most }, (_, n) => firstS + n * stepS).filter((time) => time <= lastS + 1e-9)
  if (times.length === 0) return undefined
  const hasTwo = average.length > channels * samples
  const columns = times.map((time) => {
    const k = Math.min(samples - 1, Math.round((time - fromS) * rateHz))
    return Array.from({ length: channels }, (_, c) => {
      const at = c * samples + k
      return average[at] - (hasTwo ? average[channels * samples + at] : 0)
    })
  })
  return drawMaps(
    new Matrix(columns).transpose(),
    places,
    times.map((time) => `${Math.round(1000 * time)} ms`),
    'all',
    (largest) => `Full red is +${(1e6 * largest).toPrecision(2)} µV, full blue −${(1e6 * largest).toPrecision(2)} µV.`,
  )
}
