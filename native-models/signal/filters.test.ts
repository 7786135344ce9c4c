import { expect, it } from 'vitest'
import { applyFir } from './apply-fir.ts'
import { butterworth, filterBothWays } from './butterworth.ts'
import { type Band, designFir, designNotch } from './design-fir.ts'
import known from './fixtures/fir.json' with { type: 'json' }
import { fourier } from './fourier.ts'

/** The signal of make_fir.py. */
const x = Float32Array.from({ length: 3000 }, (_, k) => Math.round(1000 * (Math.sin(k * 0.05) + 0.5 * Math.sin(k * k * 1e-4) + 0.3)) / 1000)
const band = ({ lowHz, highHz }: { lowHz: number | null; highHz: number | null }): Band => ({
  lowHz: lowHz ?? undefined,
  highHz: highHz ?? undefined,
})

function largestError(got: Float32Array, wanted: readonly number[]): number {
  return Math.max(...wanted.map((value, n) => Math.abs(value - got[25 * n])))
}

it.each([1, 2, 3, 8, 12, 31, 64, 128, 1000, 2048])('transforms %d points as the definition does', (size) => {
  const re = Float64Array.from({ length: size }, (_, k) => Math.sin(k * k + 1))
  const im = Float64Array.from({ length: size }, (_, k) => Math.cos(3 * k))
  const [gotRe, gotIm] = [re.slice(), im.slice()]
  fourier(size).transform(gotRe, gotIm)
  for (const bin of [0, 1, size >> 1, size - 1].filter((at) => at < size)) {
    let [r, i] = [0, 0]
    for (let k = 0; k < size; k++) {
      const angle = (-2 * Math.PI * ((bin * k) % size)) / size
      r += re[k] * Math.cos(angle) - im[k] * Math.sin(angle)
      i += re[k] * Math.sin(angle) + im[k] * Math.cos(angle)
    }
    expect(Math.hypot(gotRe[bin] - r, gotIm[bin] - i)).toBeLessThan(1e-9)
  }
  fourier(size).transform(gotIm, gotRe)
  expect(Math.max(...re.map((value, k) => Math.abs(value - gotRe[k] / size)))).toBeLessThan(1e-12)
})

it.each(known.taps)('has the taps of MNE: $lowHz–$highHz Hz at $rateHz Hz', (wanted) => {
  const { taps } = designFir(wanted.rateHz, band(wanted))
  expect(taps.length).toBe(wanted.length)
  const step = Math.max(1, Math.floor(wanted.length / 40))
  expect(Math.max(...wanted.every.map((tap, n) => Math.abs(tap - taps[n * step])))).toBeLessThan(1e-12)
  expect(taps.reduce((sum, tap) => sum + tap * tap, 0)).toBeCloseTo(wanted.sumOfSquares, 10)
})

it('1–40 Hz at 250 Hz has 825 taps, 8–30 Hz 413, and 0.1–40 Hz at 500 Hz 16,501', () => {
  expect(designFir(250, { lowHz: 1, highHz: 40 }).taps.length).toBe(825)
  expect(designFir(250, { lowHz: 8, highHz: 30 }).taps.length).toBe(413)
  expect(designFir(500, { lowHz: 0.1, highHz: 40 }).taps.length).toBe(16_501)
})

it.each(known.filtered)('filters as MNE does, also at the ends: $lowHz–$highHz Hz at $rateHz Hz', (wanted) => {
  const [first, second] = applyFir([x, x.map((value) => -2 * value)], designFir(wanted.rateHz, band(wanted)).taps)
  expect(largestError(first, wanted.y)).toBeLessThan(2e-6)
  expect(Math.max(...second.map((value, n) => Math.abs(value + 2 * first[n])))).toBeLessThan(1e-6)
})

it('takes lines out as MNE does', () => {
  const [y] = applyFir([x], designNotch(known.notch.rateHz, known.notch.linesHz).taps)
  expect(largestError(y, known.notch.y)).toBeLessThan(2e-6)
})

it.each(known.iir)('Butterworth both ways as SciPy: $lowHz–$highHz Hz at $rateHz Hz', (wanted) => {
  const [y] = filterBothWays([x], butterworth(4, wanted.rateHz, band(wanted)))
  expect(largestError(y, wanted.y)).toBeLessThan(2e-6)
})

it('refuses a band that the sampling rate cannot hold', () => {
  expect(() => designFir(100, { highHz: 50 })).toThrow('between 0 and 50 Hz')
  expect(() => designFir(100, { lowHz: 30, highHz: 20 })).toThrow('not below the upper')
  expect(() => designFir(100, {})).toThrow('needs a lower or an upper')
  expect(() => designNotch(100, [50])).toThrow('cannot be taken out')
})
