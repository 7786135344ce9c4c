import { dpss } from './dpss.ts'
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
  const hann = Float64Array.from({ length: segmentSamples }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / segmentSamples))
  return tapered(pieces, rateHz, [hann], [1 / (rateHz * hann.reduce((sum, w) => sum + w * w, 0))])
}

/**
 * Thomson's multitaper method (1982, Proc IEEE 70:1055–1096): of each segment the spectra under all Slepian tapers that hold nine tenths of their energy
 * within ± `halfBandwidth` steps of frequency, weighted by what they hold. One segment has the values of MNE-Python's psd_array_multitaper; segments overlap
 * by half and are averaged, none crosses from one piece into the next.
 */
export function multitaper(
  pieces: readonly (readonly Float32Array[])[],
  rateHz: number,
  segmentSamples: number,
  halfBandwidth: number,
): Spectrum {
  // Periodic, as windows of spectra are: of one sample more, without the last.
  const { tapers, shares } = dpss(segmentSamples + 1, halfBandwidth, Math.max(1, Math.floor(2 * halfBandwidth)))
  // One is kept whatever it holds.
  const kept = Math.max(1, shares.filter((share) => share > 0.9).length)
  const total = shares.slice(0, kept).reduce((sum, share) => sum + share, 0)
  return tapered(
    pieces,
    rateHz,
    tapers.slice(0, kept).map((taper) => taper.subarray(0, segmentSamples)),
    shares.slice(0, kept).map((share) => share / (total * rateHz)),
  )
}

/** The sum over tapers of |X|² times each one's scale, one-sided; the mean over all segments. */
function tapered(
  pieces: readonly (readonly Float32Array[])[],
  rateHz: number,
  tapers: readonly Float64Array[],
  scales: readonly number[],
): Spectrum {
  const segmentSamples = tapers[0].length
  const bins = Math.floor(segmentSamples / 2) + 1
  const channels = pieces[0]?.length ?? 0
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
      for (const [t, taper] of tapers.entries())
        for (let n = 0; n < starts.length; n += 2) {
          windowed(re, row, starts[n], taper)
          if (n + 1 < starts.length) windowed(im, row, starts[n + 1], taper)
          else im.fill(0)
          transform(re, im)
          for (let k = 0; k < bins; k++) {
            const other = (segmentSamples - k) % segmentSamples
            // |A|² + |B|² of the two that were packed.
            sums[k] += (scales[t] * (re[k] ** 2 + im[k] ** 2 + re[other] ** 2 + im[other] ** 2)) / 2
          }
        }
    }
  }
  for (const sums of power) for (let k = 0; k < bins; k++) sums[k] *= (k === 0 || 2 * k === segmentSamples ? 1 : 2) / Math.max(1, segments)
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
