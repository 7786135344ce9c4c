import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { biasAt, biasTerms, fitBias, flatField } from './bias.ts'

const shape = [20, 24, 18] as const
const box: [number, number][] = [
  [0, 19],
  [0, 23],
  [0, 17],
]
const everywhere = Int32Array.from({ length: 20 * 24 * 18 }, (_, n) => n)
/** Coordinates on [−1, 1] and a cubic without a constant, written out by hand. */
function cubic(n: number): number {
  const x = (n % 20) / 9.5 - 1
  const y = (Math.floor(n / 20) % 24) / 11.5 - 1
  const z = Math.floor(n / 480) / 8.5 - 1
  return 0.3 * x - 0.2 * y * z + 0.1 * x * y * z + 0.25 * (5 * z ** 3 - 3 * z)
}

it('has as many terms as polynomials of that degree in three variables, less the constant', () => {
  expect([1, 2, 3, 4].map((degree) => biasTerms(degree).length)).toEqual([3, 9, 19, 34])
})

it('a cubic field is found exactly from its values, even where most voxels weigh nothing', () => {
  const random = seededRandom(1)
  const target = Float32Array.from(everywhere, cubic)
  const weight = Float32Array.from(everywhere, () => (random.uniform() < 0.1 ? random.between(1, 50) : 0))
  for (let n = 0; n < target.length; n++) if (weight[n] === 0) target[n] = 1e3
  const field = fitBias(flatField(shape, box, 3), shape, everywhere, weight, target, 0)
  const found = biasAt(field, shape, everywhere, new Float32Array(everywhere.length))
  for (const n of everywhere) expect(Math.abs(found[n] - cubic(n))).toBeLessThan(1e-4)
})

it('a stiffer field is flatter', () => {
  const target = Float32Array.from(everywhere, cubic)
  const weight = new Float32Array(everywhere.length).fill(1)
  const size = (stiffness: number) =>
    Math.hypot(...fitBias(flatField(shape, box, 3), shape, everywhere, weight, target, stiffness).coefficients)
  expect(size(0.1)).toBeLessThan(size(0.01))
  expect(size(100)).toBeLessThan(0.01)
})

it('does not run away beyond the box it was fitted in', () => {
  const narrow = flatField(
    shape,
    [
      [5, 14],
      [5, 18],
      [4, 13],
    ],
    3,
  )
  const field = { ...narrow, coefficients: narrow.coefficients.map((_, n) => Math.sin(n)) }
  const found = biasAt(field, shape, everywhere, new Float32Array(everywhere.length))
  const at = (x: number, y: number, z: number) => found[x + 20 * (y + 24 * z)]
  expect(at(0, 10, 8)).toBeCloseTo(at(5, 10, 8), 6)
  expect(at(19, 23, 17)).toBeCloseTo(at(14, 18, 13), 6)
})
