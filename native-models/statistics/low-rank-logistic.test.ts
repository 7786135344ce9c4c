import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { expect, it } from 'vitest'
import { areaUnder } from './area-under.ts'
import { scoresOf } from './linear-discriminant.ts'
import { logisticRegression } from './logistic-regression.ts'
import { lowRankLogistic } from './low-rank-logistic.ts'
import { seededRandom } from './random.ts'

const size = 8

/** Symmetric noise, in one of two classes with a source of rank one added, as vectors that keep lengths. */
function draw(seed: string, count: number) {
  const random = seededRandom(seed)
  const source = Array.from({ length: size }, (_, k) => Math.cos(k + 1))
  const length = Math.hypot(...source)
  const labels = Array.from({ length: count }, (_, n) => n % 2)
  const vectors = labels.map((label) => {
    const vector: number[] = []
    for (let a = 0; a < size; a++)
      for (let b = a; b < size; b++)
        vector.push(random.normal() + (a === b ? 1 : Math.SQRT2) * 1.5 * label * (source[a] / length) * (source[b] / length))
    return Float64Array.from(vector)
  })
  return { vectors, labels }
}

function matrixOf(vector: ArrayLike<number>): Matrix {
  const matrix = new Matrix(size, size)
  for (let a = 0, at = 0; a < size; a++)
    for (let b = a; b < size; b++, at++) {
      const value = vector[at] / (a === b ? 1 : Math.SQRT2)
      matrix.set(a, b, value).set(b, a, value)
    }
  return matrix
}

const spectrum = (matrix: Matrix) => new EigenvalueDecomposition(matrix, { assumeSymmetric: true })

/** The slope of the mean loss by the weights of class 1. */
function slopeAt(rule: ReturnType<typeof lowRankLogistic>, { vectors, labels }: ReturnType<typeof draw>): Matrix {
  const sum = new Float64Array(vectors[0].length)
  for (const [n, vector] of vectors.entries()) {
    const [zero, one] = scoresOf(rule, vector)
    const error = (1 / (1 + Math.exp(zero - one)) - labels[n]) / vectors.length
    for (let k = 0; k < sum.length; k++) sum[k] += error * vector[k]
  }
  return matrixOf(sum)
}

it('meets the conditions of the least: no eigenvalue of the slope exceeds the penalty, and along each that is kept it equals it', () => {
  const drawn = draw('conditions', 60)
  const none = lowRankLogistic(drawn.vectors, drawn.labels, 2, 1)
  expect(Math.max(...none.weights[1].map(Math.abs))).toBe(0)
  const most = Math.max(...spectrum(slopeAt(none, drawn)).realEigenvalues.map(Math.abs))

  const rule = lowRankLogistic(drawn.vectors, drawn.labels, 2, 0.5)
  const slope = slopeAt(rule, drawn)
  expect(Math.max(...spectrum(slope).realEigenvalues.map(Math.abs))).toBeCloseTo(0.5 * most, 4)
  const { realEigenvalues, eigenvectorMatrix } = spectrum(matrixOf(rule.weights[1]))
  const kept = realEigenvalues.flatMap((value, k) => (Math.abs(value) > 1e-6 ? [k] : []))
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.length).toBeLessThan(size)
  for (const k of kept) {
    const axis = eigenvectorMatrix.getColumnVector(k)
    expect(axis.transpose().mmul(slope).mmul(axis).get(0, 0)).toBeCloseTo(-Math.sign(realEigenvalues[k]) * 0.5 * most, 4)
  }
})

it('finds a source of rank one in few items better than a penalty on squares does', () => {
  const [learned, tested] = [draw('learned', 60), draw('tested', 600)]
  const areaOf = (rule: ReturnType<typeof lowRankLogistic>) =>
    areaUnder(
      tested.vectors.map((vector) => scoresOf(rule, vector)[1] - scoresOf(rule, vector)[0]),
      tested.labels.map((label) => label === 1),
    )
  const own = areaOf(lowRankLogistic(learned.vectors, learned.labels, 2, 0.7))
  const squares = Math.max(
    ...[0.001, 0.01, 0.1, 1].map((strength) => areaOf(logisticRegression(learned.vectors, learned.labels, 2, strength))),
  )
  expect(own).toBeGreaterThan(squares + 0.02)
})
