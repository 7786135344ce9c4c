import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { conditionMeans, type Population } from './population.ts'

export type Dissimilarity = 'euclidean' | 'correlation' | 'mahalanobis' | 'crossnobis'

/** The number of conditions of which `pairs` are all pairs. */
export function conditionsOf(pairs: number): number {
  return (1 + Math.sqrt(1 + 8 * pairs)) / 2
}

/**
 * The upper triangle, row by row, of the dissimilarities between all pairs of conditions. Euclidean and Mahalanobis distances are squared and divided by
 * the number of units, as rsatoolbox does; `precision` (units × units) is the inverse of the covariance of the noise.
 * @param means conditions × units
 */
export function dissimilarities(
  means: Float64Array,
  units: number,
  measure: 'euclidean' | 'correlation' | 'mahalanobis',
  precision?: Matrix,
) {
  const conditions = means.length / units
  const rows = Array.from({ length: conditions }, (_, c) => means.subarray(c * units, (c + 1) * units))
  const prepared = measure === 'correlation' ? rows.map(standardised) : rows
  return triangle(conditions, (i, j) => {
    if (measure === 'correlation') return 1 - dot(prepared[i], prepared[j])
    const difference = prepared[i].map((value, u) => value - prepared[j][u])
    return dot(difference, measure === 'mahalanobis' && precision ? times(precision, difference) : difference) / units
  })
}

/**
 * Crossnobis: squared Mahalanobis distances in which one factor comes from one run and the other from the remaining runs, so that noise alone gives 0 on average
 * (Walther et al. (2016), NeuroImage 137:188). Mean over all runs, not the last; negative values are kept. A pair that no run holds is NaN.
 */
export function crossnobis(population: Population, precision?: Matrix, use: (row: number) => boolean = () => true): Float64Array {
  const { units, runs, runCount, conditionNames } = population
  const conditions = conditionNames.length
  const pairs = (conditions * (conditions - 1)) / 2
  const [sums, counts] = [new Float64Array(pairs), new Float64Array(pairs)]
  for (let run = 0; run < runCount; run++) {
    const test = conditionMeans(population, (row) => use(row) && runs[row] === run)
    const train = conditionMeans(population, (row) => use(row) && runs[row] !== run)
    const of = (means: Float64Array, c: number) => means.subarray(c * units, (c + 1) * units)
    const own = triangle(conditions, (i, j) => {
      const left = of(train, i).map((value, u) => value - of(train, j)[u])
      const right = of(test, i).map((value, u) => value - of(test, j)[u])
      return dot(left, precision ? times(precision, right) : right) / units
    })
    for (let k = 0; k < pairs; k++) {
      if (Number.isNaN(own[k])) continue
      sums[k] += own[k]
      counts[k]++
    }
  }
  return sums.map((sum, k) => sum / counts[k])
}

/** Covariance of residuals (rows × units, mean 0), shrunk towards its diagonal by Schäfer & Strimmer (2005), Stat Appl Genet Mol Biol 4:32. */
export function shrunkCovariance(residuals: Float64Array, units: number, degrees: number): { covariance: Matrix; shrinkage: number } {
  const count = residuals.length / units
  const [sums, squares] = [new Float64Array(units * units), new Float64Array(units * units)]
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < units; i++) {
      for (let j = i; j < units; j++) {
        const product = residuals[n * units + i] * residuals[n * units + j]
        sums[i * units + j] += product
        squares[i * units + j] += product * product
      }
    }
  }
  let [variance, size] = [0, 0]
  for (let i = 0; i < units; i++) {
    for (let j = i + 1; j < units; j++) {
      const mean = sums[i * units + j] / count
      variance += (squares[i * units + j] / count - mean * mean) / (count - 1)
      size += mean * mean
    }
  }
  const shrinkage = size > 0 ? Math.min(1, variance / size) : 1
  const covariance = new Matrix(units, units)
  for (let i = 0; i < units; i++) {
    for (let j = i; j < units; j++) {
      const value = (sums[i * units + j] / degrees) * (i === j ? 1 : 1 - shrinkage)
      covariance.set(i, j, value).set(j, i, value)
    }
  }
  return { covariance, shrinkage }
}

/**
 * Inverse of the covariance of the noise, from repeats of a condition `within` runs or between all rows; undefined where nothing is repeated or a unit does
 * not vary. What differs between runs must not serve crossnobis: it would shrink just the products of runs that differ, and noise alone would give more than 0.
 */
export function noisePrecision({ values, units, conditions, runs }: Population, within: 'runs' | 'all'): Matrix | undefined {
  const { residuals, degrees } = groupResiduals(values, units, (row) => conditions[row] * 1e6 + (within === 'runs' ? runs[row] : 0))
  if (degrees < 2) return undefined
  const { covariance } = shrunkCovariance(residuals, units, degrees)
  for (let u = 0; u < units; u++) if (!(covariance.get(u, u) > 0)) return undefined
  return new CholeskyDecomposition(covariance).solve(Matrix.eye(units, units))
}

function groupResiduals(values: Float64Array, units: number, groupOf: (row: number) => number) {
  const rows = values.length / units
  const groups = new Map<number, number[]>()
  for (let row = 0; row < rows; row++) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row])
  const residuals = new Float64Array(values.length)
  for (const own of groups.values()) {
    for (let u = 0; u < units; u++) {
      const mean = own.reduce((sum, row) => sum + values[row * units + u], 0) / own.length
      for (const row of own) residuals[row * units + u] = values[row * units + u] - mean
    }
  }
  return { residuals, degrees: rows - groups.size }
}

export function triangle(count: number, value: (i: number, j: number) => number): Float64Array {
  const upper = new Float64Array((count * (count - 1)) / 2)
  for (let i = 0, k = 0; i < count; i++) for (let j = i + 1; j < count; j++) upper[k++] = value(i, j)
  return upper
}

/** The whole matrix, count × count, of an upper triangle, with zeros on the diagonal. */
export function square(upper: ArrayLike<number>): Float64Array {
  const count = conditionsOf(upper.length)
  const full = new Float64Array(count * count)
  for (let i = 0, k = 0; i < count; i++) for (let j = i + 1; j < count; j++, k++) full[i * count + j] = full[j * count + i] = upper[k]
  return full
}

function standardised(row: Float64Array): Float64Array {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length
  const centred = row.map((value) => value - mean)
  const length = Math.sqrt(dot(centred, centred))
  return centred.map((value) => value / length)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function times(matrix: Matrix, vector: Float64Array): Float64Array {
  return vector.map((_, i) => vector.reduce((sum, value, j) => sum + matrix.get(i, j) * value, 0))
}
