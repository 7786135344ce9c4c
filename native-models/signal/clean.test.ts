import { expect, it } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { findBadChannels } from './bad-channels.ts'
import { connect, segmentSpectra } from './connectivity.ts'
import known from './fixtures/clean.json' with { type: 'json' }
import { resampleRow } from './resample.ts'
import { splineMatrix } from './spherical-spline.ts'
import { welch } from './welch.ts'

/** The signal and the places of make_clean.py. */
const x = Float32Array.from({ length: 2048 }, (_, t) => Math.sin(t * 0.3) + 0.5 * Math.sin(t * t * 1e-4) + 0.1 * Math.cos(1.9 * t))
const places = Array.from({ length: 14 }, (_, k): [number, number, number] => {
  const z = 1 - (k + 0.5) / 14
  return [Math.sqrt(1 - z * z) * Math.cos(k * 2.399963), Math.sqrt(1 - z * z) * Math.sin(k * 2.399963), z]
})
const farthest = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((value, k) => Math.abs(value - a[k])))

it('interpolates with the matrix of MNE', () => {
  const matrix = splineMatrix(places.slice(0, 11), places.slice(11))
  for (const [n, row] of known.spline.entries()) expect(farthest(matrix[n], row)).toBeLessThan(1e-6)
})

it('has the spectra of SciPy, for lengths of a power of two and others', () => {
  expect(farthest(welch([[x]], 128, 256).power[0], known.welch)).toBeLessThan(1e-7)
  expect(farthest(welch([[x]], 100, 250).power[0], known.welch250)).toBeLessThan(1e-7)
})

it.each(Object.entries(known.resampled))('resamples 2048 to %s samples as SciPy does', (samples, wanted) => {
  const got = resampleRow(x, Number(samples), 0)
  expect(
    farthest(
      got.filter((_, k) => k % 16 === 0),
      wanted,
    ),
  ).toBeLessThan(1e-6)
})

it('a resampled wave keeps its place in time, also at the ends', () => {
  const wave = (rate: number, length: number) => Float32Array.from({ length }, (_, k) => Math.sin((2 * Math.PI * 3 * k) / rate + 1))
  const got = resampleRow(wave(250, 5000), 2560)
  const wanted = wave(128, 2560)
  expect(Math.max(...wanted.subarray(50, 2510).map((value, k) => Math.abs(value - got[k + 50])))).toBeLessThan(0.002)
})

it('has the coherence of SciPy', () => {
  const y = x.map((_, k) => x[(k - 7 + 2048) % 2048] + Math.cos(k * k * 3e-4))
  const { coherence } = connect(segmentSpectra([[x, y]], 128, 256), 0, 1)
  expect(farthest(coherence, known.coherence)).toBeLessThan(2e-5)
})

it('finds a flat, a loud, a noisy and a lonely channel and no other', () => {
  const random = seededRandom(3)
  const common = Float32Array.from({ length: 6000 }, (_, k) => 1e-5 * Math.sin(0.2 * k + Math.sin(0.01 * k)))
  const smooth = Array.from({ length: 16 }, () => common.map((value) => value + 3e-6 * random.normal()))
  smooth[3] = new Float32Array(6000)
  smooth[5] = smooth[5].map((value) => 20 * value)
  smooth[9] = smooth[9].map(() => 1e-5 * random.normal())
  const rows = smooth.map((row, n) => row.map((value) => (n === 3 ? value : value + (n === 12 ? 2e-5 : 1e-6) * random.normal())))
  const found = findBadChannels(rows, smooth, 100)
  expect(found.map(({ channel, why }) => [channel, why])).toEqual([
    [3, 'flat'],
    [5, 'too large'],
    [9, 'unlike the others'],
    [12, expect.stringMatching(/noisy|too large/)],
  ])
})
