import { fourier } from './fourier.ts'

/**
 * Magnitudes of windows of `window` samples under a Hann window, one every `hop` samples, all of them inside the row: frames × `bins`, bins counted from 0 Hz in steps
 * of rate / window. As SciPy's `stft` (scaling "spectrum", no boundary, not padded).
 */
export function spectrogram(row: ArrayLike<number>, window: number, hop: number, bins: number): Float64Array[] {
  const hann = Float64Array.from({ length: window }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / window))
  const sum = hann.reduce((a, b) => a + b, 0)
  const { transform } = fourier(window)
  const [re, im] = [new Float64Array(window), new Float64Array(window)]
  return Array.from({ length: Math.floor((row.length - window) / hop) + 1 }, (_, frame) => {
    for (let k = 0; k < window; k++) re[k] = row[frame * hop + k] * hann[k]
    im.fill(0)
    transform(re, im)
    return Float64Array.from({ length: bins }, (_bin, k) => Math.hypot(re[k], im[k]) / sum)
  })
}

/** Each bin less its mean over the frames, over its deviation there. */
export function standardised(frames: readonly ArrayLike<number>[]): Float32Array {
  const bins = frames[0].length
  const out = new Float32Array(frames.length * bins)
  for (let k = 0; k < bins; k++) {
    const mean = frames.reduce((sum, frame) => sum + frame[k], 0) / frames.length
    const deviation = Math.sqrt(frames.reduce((sum, frame) => sum + (frame[k] - mean) ** 2, 0) / frames.length) || 1
    for (const [n, frame] of frames.entries()) out[n * bins + k] = (frame[k] - mean) / deviation
  }
  return out
}
