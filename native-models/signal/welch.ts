import { fourier } from './fourier.ts'

/** Power spectral density of channels. */
export interface Spectrum {
  readonly frequenciesHz: Float64Array
  /** A row for each channel, in squared units per hertz; one-sided. */
  readonly power: Float64Array[]
  /** How many segments were averaged. */
  readonly segments: number
}

/**
 * Welch's method (1967, IEEE Trans Audio Electroacoust 15:70–73) as SciPy has it by default: Hann windows that overlap by half, the mean of each taken away.
 * `pieces` are stretches of channels (rows of float32); no window crosses from one into the next, and one that is too short adds nothing.
 */
export function welch(pieces: readonly (readonly Float32Array[])[], rateHz: number, segmentSamples: number): Spectrum {
  const bins = Math.floor(segmentSamples / 2) + 1
  const channels = pieces[0]?.length ?? 0
  const window = Float64Array.from({ length: segmentSamples }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / segmentSamples))
  const norm = rateHz * window.reduce((sum, w) => sum + w * w, 0)
  const power = Array.from({ length: channels }, () => new Float64Array(bins))
  const { transform } = fourier(segmentSamples)
  const re = new Float64Array(segmentSamples)
  const im = new Float64Array(segmentSamples)
  const step = segmentSamples - Math.floor(segmentSamples / 2)
  let segments = 0
  for (const rows of pieces) {
    const starts = startsOf(rows[0].length, segmentSamples, step)
    segments += starts.length
    for (const [channel, row] of rows.entries()) {
      const sums = power[channel]
      // Two segments in one transform: one in the real part, one in the imaginary.
      for (let n = 0; n < starts.length; n += 2) {
        windowed(re, row, starts[n], window)
        if (n + 1 < starts.length) windowed(im, row, starts[n + 1], window)
        else im.fill(0)
        transform(re, im)
        for (let k = 0; k < bins; k++) {
          const other = (segmentSamples - k) % segmentSamples
          // |A|² + |B|² of the two that were packed.
          sums[k] += (re[k] ** 2 + im[k] ** 2 + re[other] ** 2 + im[other] ** 2) / 2
        }
      }
    }
  }
  for (const sums of power)
    for (let k = 0; k < bins; k++) sums[k] *= (k === 0 || 2 * k === segmentSamples ? 1 : 2) / (norm * Math.max(1, segments))
  return { frequenciesHz: Float64Array.from({ length: bins }, (_, k) => (k * rateHz) / segmentSamples), power, segments }
}

function startsOf(length: number, segment: number, step: number): number[] {
  const starts: number[] = []
  for (let from = 0; from + segment <= length; from += step) starts.push(from)
  return starts
}

function windowed(into: Float64Array, row: Float32Array, from: number, window: Float64Array): void {
  let mean = 0
  for (let k = 0; k < into.length; k++) mean += row[from + k]
  mean /= into.length
  for (let k = 0; k < into.length; k++) into[k] = (row[from + k] - mean) * window[k]
}
