import { fourier } from './fourier.ts'

/** An oscillation under a Gaussian, and how much it counts in the geometric mean that answers for its frequency. */
export interface Wavelet {
  readonly sigmaS: number
  readonly weight: number
}

/** A Morlet wavelet of so many cycles, as MNE-Python counts them: σ = cycles / 2πf. */
export function morlet(hz: number, cycles: number): Wavelet[] {
  return [{ sigmaS: cycles / (2 * Math.PI * hz), weight: 1 }]
}

/**
 * A superlet (Moca VV, Bârzan H, Nagy-Dăbâcan A, Mureșan RC, 2021, Nat Commun 12:337): wavelets of 1, 2 … `order` times `cycles` (σ = cycles / 5f) whose
 * responses are averaged geometrically; of a fractional order, the last counts by the fraction (Bârzan H et al., 2021, ICASSP).
 */
export function superlet(hz: number, cycles: number, order: number): Wavelet[] {
  return Array.from({ length: Math.ceil(order) }, (_, n) => ({
    sigmaS: ((n + 1) * cycles) / (5 * hz),
    weight: Math.min(1, order - n) / order,
  }))
}

/** How many samples to each side a wavelet reaches: five σ, as in MNE-Python. */
export function reach({ sigmaS }: Wavelet, rateHz: number): number {
  return Math.ceil(5 * sigmaS * rateHz) - 1
}

/** Power in squared units of a row of `samples`, at the samples `at`: frequencies × `at`. A tone of amplitude A has A²/2 at its frequency. */
export type PowerOf = (row: ArrayLike<number>) => Float64Array[]

/** Prepares the transform of rows of one length; `wavelets[n]` are those of `frequenciesHz[n]`. What lies outside of a row counts as 0. */
export function wavelets(
  frequenciesHz: readonly number[],
  each: readonly (readonly Wavelet[])[],
  { rateHz, samples, at }: { rateHz: number; samples: number; at: readonly number[] },
): PowerOf {
  const farthest = Math.max(...each.flat().map((wavelet) => reach(wavelet, rateHz)))
  const size = 2 ** Math.ceil(Math.log2(samples + farthest))
  const { transform } = fourier(size)
  const kernels = frequenciesHz.map((hz, n) => each[n].map((wavelet) => ({ ...kernel(wavelet, hz, rateHz, size), weight: wavelet.weight })))
  const [re, im, a, b] = [new Float64Array(size), new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  return (row) => {
    re.fill(0)
    re.set(row)
    im.fill(0)
    transform(re, im)
    return kernels.map((parts) => {
      const logs = new Float64Array(at.length)
      for (const { real, weight } of parts) {
        for (let k = 0; k < size; k++) [a[k], b[k]] = [re[k] * real[k], im[k] * real[k]]
        transform(b, a)
        for (const [n, k] of at.entries()) logs[n] += weight * Math.log(2 * (a[k] ** 2 + b[k] ** 2) + Number.MIN_VALUE)
      }
      return logs.map(Math.exp)
    })
  }
}

/** The transform of exp(2πift) under a Gaussian whose sum is 1; divided by the size, for the way back. It is real: the wavelet is its own mirror's conjugate. */
function kernel(wavelet: Wavelet, hz: number, rateHz: number, size: number): { real: Float64Array } {
  const [real, im] = [new Float64Array(size), new Float64Array(size)]
  const half = reach(wavelet, rateHz)
  let sum = 0
  for (let k = -half; k <= half; k++) {
    const gauss = Math.exp(-((k / rateHz / wavelet.sigmaS) ** 2) / 2)
    const place = (k + size) % size
    real[place] = gauss * Math.cos((2 * Math.PI * hz * k) / rateHz)
    im[place] = gauss * Math.sin((2 * Math.PI * hz * k) / rateHz)
    sum += gauss
  }
  fourier(size).transform(real, im)
  return { real: real.map((value) => value / (sum * size)) }
}
