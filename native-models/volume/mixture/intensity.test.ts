import { expect, it } from 'vitest'
import { axisBetween, fitModel, initialModel, tablesOf } from './intensity.ts'

const normal = (y: number, mean: number, sd: number) => Math.exp((-0.5 * (y - mean) ** 2) / sd ** 2) / (sd * Math.sqrt(2 * Math.PI))
const axis = axisBetween(-2, 2)
const centres = Array.from({ length: axis.bins }, (_, bin) => axis.low + (bin + 0.5) / axis.binsPerUnit)

/** Class 0: 70 % of N(−1, 0.1) and 30 % of N(−0.2, 0.2). Class 1: N(0.9, 0.15). As counts of a million voxels each. */
const histograms = Float64Array.from([
  ...centres.map((y) => (1e6 * (0.7 * normal(y, -1, 0.1) + 0.3 * normal(y, -0.2, 0.2))) / axis.binsPerUnit),
  ...centres.map((y) => (1e6 * normal(y, 0.9, 0.15)) / axis.binsPerUnit),
])

it('finds the Gaussians that a histogram was made of', () => {
  const parts = [[0, 1], [2]]
  let model = initialModel(histograms, axis, parts)
  for (let step = 0; step < 300; step++) model = fitModel(histograms, axis, parts, model)
  const sd = model.variances.map(Math.sqrt)
  expect(model.means[0]).toBeCloseTo(-1, 2)
  expect(model.means[1]).toBeCloseTo(-0.2, 2)
  expect(model.means[2]).toBeCloseTo(0.9, 2)
  expect(sd[0]).toBeCloseTo(0.1, 2)
  expect(sd[1]).toBeCloseTo(0.2, 2)
  expect(sd[2]).toBeCloseTo(0.15, 2)
  expect([...model.weights.slice(0, 3)].map((w) => +w.toFixed(2))).toEqual([0.7, 0.3, 0])
})

it('classes that share a Gaussian agree on it', () => {
  const shared = [[0], [0]]
  const model = fitModel(histograms, axis, shared, initialModel(histograms, axis, shared))
  // The mean over both classes: (0.7·−1 + 0.3·−0.2 + 0.9) / 2.
  expect(model.means[0]).toBeCloseTo(0.07, 3)
})

it('tables hold the density of each class and, over its Gaussians, the mean precision', () => {
  const parts = [[0, 1], [2]]
  const model = {
    means: Float64Array.of(-1, -0.2, 0.9),
    variances: Float64Array.of(0.01, 0.04, 0.0225),
    weights: Float64Array.of(0.7, 0.3, 0, 0, 0, 1),
  }
  const { density, precision, weightedMean } = tablesOf(model, axis, parts)
  const bin = 300
  const [a, b] = [0.7 * normal(centres[bin], -1, 0.1), 0.3 * normal(centres[bin], -0.2, 0.2)]
  expect(density[2 * bin]).toBeCloseTo(a + b, 4)
  expect(precision[2 * bin]).toBeCloseTo((a * 100 + b * 25) / (a + b), 1)
  expect(weightedMean[2 * bin]).toBeCloseTo((a * -100 + b * -5) / (a + b), 1)
})
