import { expect, it } from 'vitest'
import { dpss } from './dpss.ts'
import known from './fixtures/multitaper.json' with { type: 'json' }
import { multitaper } from './welch.ts'

/** The signal of make_multitaper.py. */
const x = Float32Array.from({ length: 600 }, (_, t) => Math.sin(t * 0.3) + 0.5 * Math.sin(t * t * 1e-3) + 0.1 * Math.cos(1.9 * t) + 0.7)
const farthest = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((value, k) => Math.abs(value - a[k])))

it.each(known.dpss)('has the Slepian tapers of SciPy: $samples samples, NW $nw', ({ samples, nw, every, tapers, shares }) => {
  const made = dpss(samples, nw, tapers.length)
  expect(farthest(made.shares, shares)).toBeLessThan(1e-8)
  for (const [n, taper] of tapers.entries())
    expect(
      farthest(
        made.tapers[n].filter((_, k) => k % every === 0),
        taper,
      ),
    ).toBeLessThan(1e-8)
})

it('has tapers at right angles, however many samples there are', () => {
  const { tapers, shares } = dpss(20_000, 4, 7)
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0)
  for (const [a, one] of tapers.entries())
    for (const [b, other] of tapers.entries()) expect(Math.abs(dot(one, other) - (a === b ? 1 : 0))).toBeLessThan(1e-9)
  expect(shares[0]).toBeGreaterThan(1 - 1e-9)
  expect(shares[6]).toBeLessThan(shares[5])
})

it.each(known.spectra)('has the multitaper spectrum of MNE: $samples samples, NW $nw', ({ samples, nw, power }) => {
  const made = multitaper([[x.subarray(0, samples)]], 100, samples, nw)
  expect(made.segments).toBe(1)
  expect(farthest(made.power[0], power)).toBeLessThan(1e-8)
})

it('averages segments, and none crosses from one piece into the next', () => {
  const piece = x.subarray(0, 256)
  const one = multitaper([[piece]], 100, 256, 4)
  const two = multitaper([[piece], [piece], [x.subarray(0, 255)]], 100, 256, 4)
  expect(two.segments).toBe(2)
  expect(farthest(two.power[0], [...one.power[0]])).toBeLessThan(1e-12)
})
