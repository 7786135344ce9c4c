import { expect, it } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { analytic } from './analytic.ts'
import { connect, segmentSpectra } from './connectivity.ts'
import known from './fixtures/phases.json' with { type: 'json' }
import { fitPhasePlane, flattened } from './travelling-wave.ts'

const farthest = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((value, k) => Math.abs(value - a[k])))
/** The signals of make_phases.py. */
const x = Float32Array.from({ length: 2048 }, (_, t) => Math.sin(t * 0.3) + 0.5 * Math.sin(t * t * 1e-4) + 0.1 * Math.cos(1.9 * t))
const y = x.map((_, k) => x[(k - 7 + 2048) % 2048] + Math.cos(k * k * 3e-4))

it('has the analytic signal of SciPy, of an odd and an even length', () => {
  const { im } = analytic(x.subarray(0, 1000))
  expect(
    farthest(
      im.filter((_, k) => k % 16 === 0),
      known.hilbert,
    ),
  ).toBeLessThan(1e-6)
  const odd = analytic(Float32Array.from({ length: 99 }, (_, k) => Math.cos((2 * Math.PI * 5 * k) / 99)))
  expect(
    farthest(
      odd.im,
      Array.from({ length: 99 }, (_, k) => Math.sin((2 * Math.PI * 5 * k) / 99)),
    ),
  ).toBeLessThan(1e-6)
})

it('has the phase lag indices that SciPy’s transforms give', () => {
  const { pli, wpli } = connect(segmentSpectra([[x, y]], 128, 256), 0, 1)
  expect(farthest(pli.subarray(1, -1), known.pli)).toBeLessThan(1e-9)
  expect(farthest(wpli.subarray(1, -1), known.wpli)).toBeLessThan(1e-4)
})

it('no segment of a spectrum crosses a gap', () => {
  const pieces = [[x.subarray(0, 600)], [x.subarray(900)]]
  const { segments, re } = segmentSpectra(pieces, 128, 256)
  const alone = segmentSpectra([pieces[1]], 128, 256)
  expect(segments).toBe(3 + 7)
  expect([...re[0].subarray(3 * 129)]).toEqual([...alone.re[0]])
})

/** Sixteen electrodes, ten millimetres apart. */
const grid = Array.from({ length: 16 }, (_, n): [number, number] => [10 * (n % 4), 10 * Math.floor(n / 4)])

it.each([0, 37, 118, 200, 301])('finds the direction and slope of a plane wave that goes to %i°', (degrees) => {
  const turn = (degrees * Math.PI) / 180
  const phases = grid.map(([a, b]) => 0.4 - 0.06 * (a * Math.cos(turn) + b * Math.sin(turn)))
  const { fit, directionDeg, slope } = fitPhasePlane(phases, grid, Math.PI / 20)
  expect(fit).toBeGreaterThan(0.999)
  expect(Math.abs(((directionDeg - degrees + 540) % 360) - 180)).toBeLessThan(1)
  expect(slope).toBeCloseTo(0.06, 2)
})

it('random phases fit no plane: by the adjustment, far less than a wave', () => {
  const random = seededRandom(1)
  const fits = Array.from(
    { length: 40 },
    () =>
      fitPhasePlane(
        Float64Array.from(grid, () => random.between(0, 2 * Math.PI)),
        grid,
        Math.PI / 20,
      ).fit,
  )
  expect(fits.reduce((sum, fit) => sum + fit, 0) / 40).toBeLessThan(0.35)
})

it('says how far electrodes lie from a plane', () => {
  const tilted = grid.map(([a, b]): [number, number, number] => [a, b, 5 + 0.3 * a - 0.2 * b])
  expect(flattened(tilted).depthMm).toBeLessThan(1e-6)
  expect(flattened(tilted.map(([a, b, c], n) => [a, b, c + (n % 2 ? 3 : -3)])).depthMm).toBeGreaterThan(2)
})
