import { Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { amariDistance } from './amari.ts'
import known from './fixtures/infomax.json' with { type: 'json' }
import { sourcesOf, unmix, withoutComponents } from './unmix.ts'

/** The sources and the mixing of make_infomax.py: uniform, uniform, a wave, a sawtooth, and two sharp ones. */
const samples = 8000
let state = 1
function uniform(): number {
  state = (state * 16807) % 2147483647
  return (state / 2147483647) * 2 - 1
}
const courses: readonly ((t: number) => number)[] = [
  uniform,
  uniform,
  (t) => Math.sin(t * 0.37),
  (t) => ((t * 0.0131) % 1) - 0.5,
  () => uniform() ** 7,
  () => uniform() ** 5,
]
const sources = courses.map((course) => Float64Array.from({ length: samples }, (_, t) => course(t)))
const mixed = (use: readonly number[]) =>
  known.mixing.map((gains) => Float32Array.from({ length: samples }, (_, t) => use.reduce((sum, s) => sum + gains[s] * sources[s][t], 0)))
const rows = mixed([0, 1, 2, 3, 4, 5])
const mixing = new Matrix(known.mixing)

it('the distance of Amari is 0 for any order and scale, 1 for all alike', () => {
  const swapped = new Matrix([
    [0, -3],
    [0.1, 0],
  ])
  expect(amariDistance(swapped, Matrix.eye(2))).toBeCloseTo(0, 12)
  expect(amariDistance(Matrix.ones(3, 3), Matrix.eye(3))).toBeCloseTo(1, 12)
  // [[1, ½], [0, 1]]: (½ + 0 + 0 + ½) / 4.
  const half = new Matrix([
    [1, 0.5],
    [0, 1],
  ])
  expect(amariDistance(half, Matrix.eye(2))).toBeCloseTo(0.25, 12)
})

describe.each(['fastica', 'infomax'] as const)('%s', (method) => {
  const unmixed = unmix(rows, method, seededRandom(1))

  it('finds the planted mixing', () => {
    expect(unmixed.converged).toBe(true)
    expect(amariDistance(unmixed.unmixing, mixing)).toBeLessThan(0.02)
  })

  it('gives components of unit variance, in the order of what they explain, whose maps undo the filters', () => {
    for (const source of sourcesOf(rows, unmixed)) expect(source.reduce((sum, value) => sum + value * value, 0) / samples).toBeCloseTo(1, 2)
    const power = Array.from({ length: 6 }, (_, c) => unmixed.mixing.getColumn(c).reduce((sum, gain) => sum + gain * gain, 0))
    expect(power).toEqual([...power].sort((a, b) => b - a))
    expect(Matrix.sub(unmixed.unmixing.mmul(unmixed.mixing), Matrix.eye(6)).norm()).toBeLessThan(1e-6)
  })

  it('takes a component out without touching the others', () => {
    const found = sourcesOf(rows, unmixed)
    const likeness = found.map((row) => Math.abs(row.reduce((sum, value, k) => sum + value * sources[2][k], 0)))
    const left = withoutComponents(rows, unmixed, [likeness.indexOf(Math.max(...likeness))])
    for (const [n, row] of mixed([0, 1, 3, 4, 5]).entries()) {
      const off = row.reduce((sum, value, k) => sum + (value - left[n][k]) ** 2, 0)
      expect(off / row.reduce((sum, value) => sum + value * value, 0)).toBeLessThan(0.01)
    }
  })

  it('has as many components as there are dimensions', { timeout: 30_000 }, () => {
    const average = rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / 6)
    const referenced = rows.map((row) => row.map((value, k) => value - average[k]))
    expect(unmix(referenced, method, seededRandom(1)).unmixing.rows).toBe(5)
  })
})

it('extended infomax comes to where that of MNE comes to', { timeout: 30_000 }, () => {
  const theirs = new Matrix(known.unmixing)
  expect(amariDistance(theirs, mixing)).toBeLessThan(0.02)
  const { mixing: maps } = unmix(rows, 'infomax', seededRandom(3))
  expect(amariDistance(theirs, maps)).toBeLessThan(0.01)
})
