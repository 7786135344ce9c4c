import { fourier } from '../../../signal/fourier.ts'
import type { Random } from '../../../statistics/random.ts'

/** Noise with a 1/f power spectrum above a thousandth of its rate, with a standard deviation of 1: what a phantom hides things in. */
export function slowNoise(random: Random, samples: number, exponent = 1): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(samples))
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  for (let k = 0; k < size; k++) re[k] = random.normal()
  const { transform } = fourier(size)
  transform(re, im)
  for (let k = 0; k < size; k++) {
    const gain = Math.max(1, Math.min(k, size - k), size / 1000) ** (-exponent / 2)
    re[k] *= gain
    im[k] *= gain
  }
  transform(im, re)
  const row = re.subarray(0, samples)
  const mean = row.reduce((sum, value) => sum + value, 0) / samples
  const deviation = Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples)
  return Float32Array.from(row, (value) => (value - mean) / deviation)
}
