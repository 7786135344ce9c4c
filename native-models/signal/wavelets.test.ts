import { describe, expect, it } from 'vitest'
import { againstBaseline, baselineModes } from './baseline.ts'
import known from './fixtures/wavelets.json' with { type: 'json' }
import { morlet, superlet, type Wavelet, wavelets } from './wavelets.ts'

/** The signal of make_wavelets.py. */
const x = Float32Array.from({ length: 400 }, (_, t) => Math.sin(t * 0.3) + 0.5 * Math.sin(t * t * 2e-3) + 0.1 * Math.cos(1.9 * t))
const sevenths = Array.from({ length: Math.ceil(400 / 7) }, (_, k) => 7 * k)
const farthest = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((value, k) => Math.abs(value - a[k])))
const powerOf = (each: readonly (readonly Wavelet[])[]) => wavelets(known.frequencies, each, { rateHz: 100, samples: 400, at: sevenths })(x)

it.each(known.morlet)('has the power of MNE with Morlet wavelets of $cycles cycles', ({ cycles, power }) => {
  const made = powerOf(known.frequencies.map((hz) => morlet(hz, cycles)))
  for (const [n, row] of power.entries()) expect(farthest(made[n], row)).toBeLessThan(1e-8)
})

it.each(known.superlets)(
  'has the power of superlets of $cycles cycles and order $order by plain convolution',
  ({ cycles, order, power }) => {
    const made = powerOf(known.frequencies.map((hz) => superlet(hz, cycles, order)))
    for (const [n, row] of power.entries()) expect(farthest(made[n], row)).toBeLessThan(1e-8)
  },
)

describe('a superlet', () => {
  const [rateHz, samples] = [250, 2000]
  const at = Array.from({ length: samples }, (_, k) => k)

  it('gives a tone half its squared amplitude, whatever its order', () => {
    const tone = Float64Array.from(at, (k) => 3 * Math.cos((2 * Math.PI * 20 * k) / rateHz + 1))
    for (const order of [1, 2.5, 5]) {
      const [row] = wavelets([20], [superlet(20, 3, order)], { rateHz, samples, at })(tone)
      expect(row[1000]).toBeCloseTo(4.5, 5)
    }
  })

  /** A burst cos(2πf₀t)·exp(−t²/2s²): under one wavelet of σ its power is a Gaussian in time (variance (s² + σ²)/2) and one in frequency. */
  it('shows a burst as wide in time and frequency as the mean of the logarithms of its wavelets says', () => {
    const [f0, s, middle] = [20, 0.12, 1000]
    const burst = Float64Array.from(at, (k) => {
      const t = (k - middle) / rateHz
      return Math.cos(2 * Math.PI * f0 * t) * Math.exp(-((t / s) ** 2) / 2)
    })
    for (const order of [1, 3, 4.5]) {
      const frequencies = [16, 18, 20, 22, 24]
      const rows = wavelets(
        frequencies,
        frequencies.map(() => superlet(20, 3, order)),
        { rateHz, samples, at },
      )(burst)
      const expected = (hz: number, t: number) =>
        Math.exp(
          superlet(20, 3, order).reduce((sum, { sigmaS, weight }) => {
            const wide = s * s + sigmaS * sigmaS
            const log = Math.log((s * s) / wide / 2) - (t * t) / wide - (2 * Math.PI * (hz - f0) * s * sigmaS) ** 2 / wide
            return sum + weight * log
          }, 0),
        )
      for (const [n, hz] of frequencies.entries())
        for (const t of [0, 0.04, -0.08, 0.12]) expect(rows[n][middle + Math.round(t * rateHz)] / expected(hz, t)).toBeCloseTo(1, 4)
    }
  })

  it('of a higher order is sharper in frequency and not wider in time than its longest wavelet', () => {
    const burst = Float64Array.from(at, (k) => Math.cos((2 * Math.PI * 20 * (k - 1000)) / rateHz) * Math.exp(-(((k - 1000) / 30) ** 2) / 2))
    const measure = (each: Wavelet[]) => {
      const rows = wavelets([20, 24], [each, each], { rateHz, samples, at })(burst)
      return { leak: rows[1][1000] / rows[0][1000], late: rows[0][1060] / rows[0][1000] }
    }
    const [one, five] = [measure(superlet(20, 3, 1)), measure(superlet(20, 3, 5))]
    const longest = measure([{ sigmaS: 15 / 100, weight: 1 }])
    expect(five.leak).toBeLessThan(one.leak / 2)
    expect(five.late).toBeLessThan(longest.late)
  })
})

it.each(baselineModes.filter((mode) => mode !== 'none'))('sets power against its baseline as MNE does: %s', (mode) => {
  const row = Float64Array.from(x.subarray(0, 60), (value) => 1 + Math.abs(value))
  expect(farthest(againstBaseline(row, [0, 20], mode), known.baseline[mode])).toBeLessThan(1e-10)
  expect(againstBaseline(row, [0, 20], 'none')).toEqual(row)
})
