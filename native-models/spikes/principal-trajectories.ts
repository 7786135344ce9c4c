import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export interface Principal {
  /** Share of the variance of each component, the largest first. */
  readonly shares: Float64Array
  /** Units × components. */
  readonly loadings: Matrix
  /** Bins × components. */
  readonly scores: Matrix
}

/**
 * Square roots of counts (whose variance does not grow with the rate: Anscombe (1948), Biometrika 35:246), smoothed with a Gaussian of `sigmaBins`, each unit less its mean.
 * Beyond the ends the kernel is cut off and weighs what is left.
 */
export function steadyRates(counts: readonly Float64Array[], sigmaBins: number): Float64Array[] {
  const reach = Math.ceil(4 * sigmaBins)
  const kernel = Float64Array.from({ length: reach + 1 }, (_, n) => (n === 0 ? 1 : Math.exp(-0.5 * (n / sigmaBins) ** 2)))
  return counts.map((own) => {
    const roots = own.map(Math.sqrt)
    const smooth = roots.map((_, at) => {
      let [sum, weights] = [0, 0]
      for (let n = Math.max(0, at - reach); n <= Math.min(roots.length - 1, at + reach); n++) {
        const weight = kernel[Math.abs(n - at)]
        sum += weight * roots[n]
        weights += weight
      }
      return sum / weights
    })
    const mean = smooth.reduce((sum, value) => sum + value, 0) / smooth.length
    return smooth.map((value) => value - mean)
  })
}

/** Principal components of units over time (Pearson (1901), Phil Mag 2:559). The largest loading of each is positive. `rates` have mean 0. */
export function principalComponents(rates: readonly Float64Array[], components: number): Principal {
  const { shares, vectors } = spectrumOf(rates)
  const loadings = vectors.subMatrixColumn(Array.from({ length: Math.min(components, rates.length) }, (_, n) => n))
  for (let k = 0; k < loadings.columns; k++) {
    const column = loadings.getColumn(k)
    const largest = column.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
    if (largest < 0) loadings.mulColumn(k, -1)
  }
  const bins = rates[0]?.length ?? 0
  const scores = new Matrix(bins, loadings.columns)
  for (let n = 0; n < bins; n++) {
    for (let k = 0; k < loadings.columns; k++) {
      let sum = 0
      for (let u = 0; u < rates.length; u++) sum += rates[u][n] * loadings.get(u, k)
      scores.set(n, k, sum)
    }
  }
  return { shares, loadings, scores }
}

/** Shares of the variance alone. */
export function varianceShares(rates: readonly Float64Array[]): Float64Array {
  return spectrumOf(rates).shares
}

function spectrumOf(rates: readonly Float64Array[]): { shares: Float64Array; vectors: Matrix } {
  const units = rates.length
  const gram = new Matrix(units, units)
  for (let i = 0; i < units; i++) {
    for (let j = i; j < units; j++) {
      let sum = 0
      for (let n = 0; n < rates[i].length; n++) sum += rates[i][n] * rates[j][n]
      gram.set(i, j, sum).set(j, i, sum)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const order = realEigenvalues.map((_, n) => n).sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0) || 1
  return {
    shares: Float64Array.from(order, (n) => Math.max(0, realEigenvalues[n]) / total),
    vectors: eigenvectorMatrix.subMatrixColumn(order),
  }
}
