import { readFileSync } from 'node:fs'
import { Matrix } from 'ml-matrix'
import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { procrustes } from './similarity.ts'
import { bestTurn, buresSquared, energyDistance, stochasticDistance } from './stochastic-shape.ts'

const known = JSON.parse(readFileSync(new URL('fixtures/population.json', import.meta.url), 'utf8'))
const random = seededRandom(6)
const draw = (rows: number, columns: number) =>
  new Matrix(Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal())))
const one = (mean: number, variance: number) => ({ means: new Matrix([[mean]]), covariances: [new Matrix([[variance]])] })

test('the distance of N(0, 1) and N(3, 4) is √10', () => {
  expect(stochasticDistance(one(0, 1), one(3, 4), 1)).toBeCloseTo(Math.sqrt(10), 10)
})

test('Bures distance is as SciPy has it', () => {
  const [a, b] = [known.bures.a, known.bures.b].map((values: number[]) => Matrix.from1DArray(3, 3, values))
  expect(buresSquared(a, b)).toBeCloseTo(known.bures.squared, 9)
})

test('α = 2 is √2 times the Procrustes distance of the means', () => {
  const [a, b] = [draw(8, 4), draw(8, 4)]
  const isotropic = Array.from({ length: 8 }, () => Matrix.eye(4, 4))
  const found = stochasticDistance({ means: a, covariances: isotropic }, { means: b, covariances: isotropic }, 2)
  expect(found).toBeCloseTo(Math.sqrt((2 * procrustes(a, b).squared) / 8), 8)
})

test('a turned population is at distance 0, by its means and its covariances alike', () => {
  const turn = bestTurn(draw(5, 5), draw(5, 5))
  const means = draw(9, 5)
  const covariances = Array.from({ length: 9 }, () => {
    const half = draw(5, 8)
    return half.mmul(half.transpose())
  })
  const turned = { means: means.mmul(turn), covariances: covariances.map((own) => turn.transpose().mmul(own).mmul(turn)) }
  for (const alpha of [0.5, 1, 1.5]) expect(stochasticDistance({ means, covariances }, turned, alpha)).toBeLessThan(1e-3)
})

test('energy distance of N(0, 1) and N(2, 1) without a turn is .986, and 0 for a turned population', () => {
  const count = 1500
  const a = new Matrix(Array.from({ length: count }, () => [random.normal()]))
  const b = new Matrix(Array.from({ length: count }, () => [2 + random.normal()]))
  expect(Math.abs(energyDistance([a], [b], false) - 0.98597)).toBeLessThan(0.05)
  const turn = bestTurn(draw(3, 3), draw(3, 3))
  const own = Array.from({ length: 4 }, () => draw(30, 3).addRowVector([random.normal() * 3, random.normal() * 3, random.normal() * 3]))
  expect(
    energyDistance(
      own,
      own.map((rows) => rows.mmul(turn)),
      true,
    ),
  ).toBeLessThan(0.2)
})
