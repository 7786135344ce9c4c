import { Matrix } from 'ml-matrix'
import { expect, it } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { applyAsr, calibrateAsr } from './asr.ts'
import { badSpans, scoreWindows, usual } from './bad-windows.ts'
import known from './fixtures/asr.json' with { type: 'json' }

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k])))

it('reconstructs as the papers have it', () => {
  // One tone of 8 Hz whose period is what one reconstruction holds: all windows are alike.
  const turn = (k: number) => (2 * Math.PI * k) / 16
  const rows = known.one.map((gain, n) =>
    Float32Array.from({ length: 1024 }, (_, k) => 40 * gain * Math.sin(turn(k)) + known.two[n] * Math.cos(turn(k))),
  )
  const asr = { covariance: new Matrix(known.covariance), limits: Matrix.mul(Matrix.eye(6), 2), rateHz: 128, cleanS: 60 }
  const { rows: repaired } = applyAsr(rows, asr)
  for (const [n, wanted] of known.repaired.entries()) expect(farthest(wanted, repaired[n].subarray(512, 528))).toBeLessThan(2e-4)
})

/** Forty seconds of eight channels at 100 Hz that hold five sources, with bursts from one place in the seconds of `bursts`. */
function head(bursts: readonly number[]) {
  const random = seededRandom(5)
  const gains = Array.from({ length: 8 }, () => Array.from({ length: 5 }, () => random.normal()))
  const sources = gains[0].map(() => Float64Array.from({ length: 4000 }, () => random.normal()))
  const clean = gains.map((row) =>
    Float32Array.from({ length: 4000 }, (_, k) => row.reduce((sum, gain, s) => sum + gain * sources[s][k], 0.1 * random.normal())),
  )
  const from = gains.map(() => 100 * random.normal())
  const rows = clean.map((row) => row.slice())
  for (const second of bursts)
    for (let k = 100 * second; k < 100 * second + 60; k++) {
      const value = random.normal()
      for (const [n, row] of rows.entries()) row[k] += from[n] * value
    }
  return { gains, clean, rows }
}

it('leaves clean data as they are, bit for bit', () => {
  const { rows } = head([])
  const asr = calibrateAsr([rows], 100, 20)
  if (!asr) throw new Error('nothing was clean')
  const { rows: after, repaired } = applyAsr(rows, asr)
  expect(repaired).toBe(0)
  expect(after).toEqual(rows)
})

it('takes bursts out, and learns what is clean although they are there', () => {
  const { gains, clean, rows } = head([7, 19, 30])
  const asr = calibrateAsr([rows], 100, 20)
  if (!asr) throw new Error('nothing was clean')
  expect(asr.cleanS).toBeGreaterThan(25)
  expect(asr.cleanS).toBeLessThan(38)
  // White sources: what weighs frequencies scales their covariance and no more.
  const mixing = new Matrix(gains)
  const truth = mixing.mmul(mixing.transpose())
  const scaled = Matrix.mul(asr.covariance, truth.trace() / asr.covariance.trace())
  expect(Matrix.sub(scaled, truth).norm() / truth.norm()).toBeLessThan(0.1)
  const { rows: after } = applyAsr(rows, asr)
  const error = (of: readonly Float32Array[], from: number, to: number) =>
    of.reduce((sum, row, n) => sum + row.subarray(from, to).reduce((total, value, k) => total + (value - clean[n][from + k]) ** 2, 0), 0)
  for (const at of [700, 1900, 3000]) expect(error(after, at, at + 60) / error(rows, at, at + 60)).toBeLessThan(0.01)
  expect(error(after, 1000, 1800)).toBe(0)
})

it('knows nothing clean where no whole second is', () => expect(calibrateAsr([[new Float32Array(50)]], 100, 20)).toBeUndefined())

it('the usual is that of a normal distribution, whatever a tenth of outliers is', () => {
  const random = seededRandom(2)
  const { middle, deviation } = usual(Float64Array.from({ length: 30_000 }, (_, k) => (k % 10 === 0 ? 1e6 : 3 + 2 * random.normal())))
  expect(Math.abs(middle - 3)).toBeLessThan(0.35)
  expect(Math.abs(deviation - 2)).toBeLessThan(0.4)
})

it('marks the windows in which more than a share of channels is too large, and joins those that overlap', () => {
  const random = seededRandom(1)
  const rows = Array.from({ length: 4 }, (_, n) =>
    Float32Array.from({ length: 3000 }, (_, k) => random.normal() * (k >= 1200 && k < 1350 && n < 2 ? 30 : k >= 2400 && n === 0 ? 30 : 1)),
  )
  const [scores] = scoreWindows([rows], 100)
  const [[from, to], ...others] = badSpans(scores, 0.25, -Infinity, 7)
  expect(others).toEqual([])
  expect(from).toBeGreaterThan(1100)
  expect(from).toBeLessThanOrEqual(1200)
  expect(to).toBeGreaterThanOrEqual(1350)
  expect(to).toBeLessThan(1450)
})
