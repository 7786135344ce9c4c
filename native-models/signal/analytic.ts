import { fourier } from './fourier.ts'

/** The analytic signal of a row: its real part is the row, its angle the phase, its length the envelope (Gabor D, 1946). */
export function analytic(row: Float32Array): { re: Float64Array; im: Float64Array } {
  const size = row.length
  const { transform } = fourier(size)
  const [re, im] = [Float64Array.from(row), new Float64Array(size)]
  transform(re, im)
  for (let k = 0; k < size; k++) {
    const gain = (k === 0 || 2 * k === size ? 1 : 2 * k < size ? 2 : 0) / size
    re[k] *= gain
    im[k] *= gain
  }
  transform(im, re)
  return { re, im }
}
