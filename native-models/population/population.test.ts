import { readFileSync } from 'node:fs'
import { Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { type Comparator, comparators } from './compare-rdms.ts'
import { crossnobis, dissimilarities, shrunkCovariance } from './dissimilarity.ts'
import { geodesic, geoTopological } from './geo-topological.ts'
import { conditionMeans, type Population } from './population.ts'
import { alignment, linearKernel, procrustes, radialKernel } from './similarity.ts'

// fixtures/make.py computes all of these with NumPy and SciPy; they are also the golden numbers of rsatoolbox and of the CKA notebook.
const known = JSON.parse(readFileSync(new URL('fixtures/population.json', import.meta.url), 'utf8'))
const close = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found.length).toBe(expected.length)
  for (const [k, value] of expected.entries()) expect(Math.abs(found[k] - value)).toBeLessThan(1e-9)
}

const planted: Population = {
  values: Float64Array.from([1, 0, 2, 1.5, 0.5, 1, 0, 1, 0, 0.5, 1.5, 0.5, 2, 2, 1, 1, 2.5, 1.5]),
  units: 3,
  conditions: Int32Array.from([0, 0, 1, 1, 2, 2]),
  conditionNames: ['a', 'b', 'c'],
  runs: Int32Array.from([0, 1, 0, 1, 0, 1]),
  runCount: 2,
}

describe('dissimilarities', () => {
  const means = conditionMeans(planted, () => true)
  const precision = Matrix.diag([1, 2, 4])
  test('are the golden numbers', () => {
    close(dissimilarities(means, 3, 'euclidean'), [1.1875, 1.375, 1.1875])
    close(dissimilarities(means, 3, 'correlation'), known.dissimilarities.correlation)
    close(dissimilarities(means, 3, 'mahalanobis', precision), known.dissimilarities.mahalanobis)
    close(crossnobis(planted), [1, 1, 1])
    close(crossnobis(planted, precision), known.dissimilarities.crossnobisPrecision)
  })

  test('crossnobis is 0 on average where there is nothing, Euclidean is not', () => {
    const random = seededRandom(4)
    let [crossed, plain] = [0, 0]
    for (let n = 0; n < 200; n++) {
      const noise = { ...planted, units: 10, values: Float64Array.from({ length: 60 }, () => random.normal()) }
      crossed += crossnobis(noise).reduce((sum, value) => sum + value, 0) / 600
      plain +=
        dissimilarities(
          conditionMeans(noise, () => true),
          10,
          'euclidean',
        ).reduce((sum, value) => sum + value, 0) / 600
    }
    expect(Math.abs(crossed)).toBeLessThan(0.05)
    expect(plain).toBeGreaterThan(0.9)
  })

  test('a pair that no run holds is not a number', () => {
    const gone = crossnobis(planted, undefined, (row) => row !== 1)
    expect(gone[0]).toBeNaN()
    expect(gone[2]).toBeCloseTo(1, 12)
  })

  test('noise covariance is shrunk as Schäfer and Strimmer say', () => {
    const { residuals, covariance, lambda, degrees } = known.shrinkage
    const found = shrunkCovariance(Float64Array.from(residuals), 4, degrees)
    close(found.covariance.to1DArray(), covariance)
    expect(found.shrinkage).toBeCloseTo(lambda, 10)
  })
})

test.each(Object.keys(comparators) as Comparator[])('%s is the golden number', (name) => {
  const value = comparators[name](Float64Array.from([1, 2, 2, 3, 4, 5]), Float64Array.from([1, 3, 2, 2, 5, 6]))
  expect(Math.abs(value - known.comparators[name])).toBeLessThan(1e-9)
})

test('the geo-topological transform and its geodesics; the input stays as it was', () => {
  const from = Float64Array.from(known.topology.from)
  const transformed = geoTopological(from, 0.2, 0.7)
  close(transformed, known.topology.transformed)
  close(geodesic(transformed), known.topology.geodesic)
  close(from, known.topology.from)
})

test('the nearest pair stays at distance 0 in geodesics', () => {
  expect(geodesic(geoTopological(Float64Array.from([1, 2, 3, 2, 3, 2.5]), 0, 1))[0]).toBe(0)
})

describe('alignment', () => {
  const [x, y] = [Matrix.from1DArray(100, 10, known.x), Matrix.from1DArray(100, 10, known.y)]
  test('linear, debiased and radial CKA and Procrustes distances are the golden numbers', () => {
    const [a, b] = [linearKernel(x), linearKernel(y)]
    expect(Math.abs(alignment(a, b, false) - 0.5576132566)).toBeLessThan(1e-9)
    expect(Math.abs(alignment(a, b, true) - known.alignment.debiased)).toBeLessThan(1e-9)
    expect(Math.abs(alignment(radialKernel(x, 0.5), radialKernel(y, 0.5), false) - known.alignment.rbf)).toBeLessThan(1e-9)
    const { angular, squared } = procrustes(x, y)
    expect(Math.abs(angular - known.alignment.angular)).toBeLessThan(1e-9)
    expect(Math.abs(squared - known.alignment.squared)).toBeLessThan(1e-6)
  })

  test('few samples of many units look alike without the correction, and not with it', () => {
    const random = seededRandom(1)
    const draw = () =>
      linearKernel(
        Matrix.from1DArray(
          20,
          500,
          Array.from({ length: 10_000 }, () => random.normal()),
        ),
      )
    const [a, b] = [draw(), draw()]
    expect(alignment(a, b, false)).toBeGreaterThan(0.93)
    expect(Math.abs(alignment(a, b, true))).toBeLessThan(0.3)
  })
})
