import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import { positiveInverse } from '../statistics/positive-inverse.ts'

/** Few smooth courses under many units: y = C x + d + ε, where each x is a Gaussian process in time. */
export interface ProcessFactors {
  /** C: units × latents. */
  readonly loadings: Matrix
  /** d. */
  readonly offset: Float64Array
  /** Variance of ε of each unit. */
  readonly noise: Float64Array
  /** τ of each latent, in bins. */
  readonly timescales: Float64Array
}

/** Share of a latent's variance that is new in every bin, as Yu et al. have it; it also keeps the covariance regular. */
const innovation = 1e-3
const leastNoise = 1e-3
const leastTimescale = 0.3
/** The factor of four about the last timescale is narrowed to a thousandth. */
const goldenSteps = 16

/**
 * Gaussian-process factor analysis by expectation and maximisation, from principal axes that are turned apart.
 * Source: Yu BM et al. (2009). Gaussian-process factor analysis for low-dimensional single-trial analysis of neural population activity. J Neurophysiol 102:614.
 * @param segments units × bins each, all of one length; nothing carries over from one to the next
 */
export function fitProcessFactors(segments: readonly Matrix[], latents: number, rounds: number): ProcessFactors {
  let model = separatedStart(segments, latents)
  for (let round = 0; round < rounds; round++) model = nextProcessFactors(model, segments)
  return model
}

/** One round of expectation and maximisation; the likelihood never falls. */
export function nextProcessFactors(model: ProcessFactors, segments: readonly Matrix[]): ProcessFactors {
  const [units, latents, bins] = [model.loadings.rows, model.loadings.columns, segments[0].columns]
  const { covariance, meanOf } = latentPosterior(model, bins)
  const means = segments.map(meanOf)
  const moments = Matrix.zeros(latents + 1, latents + 1)
  const cross = Matrix.zeros(units, latents + 1)
  const squares = new Float64Array(units)
  for (const [n, segment] of segments.entries()) {
    const extended = Matrix.ones(latents + 1, bins).setSubMatrix(means[n], 0, 0)
    moments.add(extended.mmul(extended.transpose()))
    cross.add(segment.mmul(extended.transpose()))
    for (let u = 0; u < units; u++) for (let t = 0; t < bins; t++) squares[u] += segment.get(u, t) ** 2
  }
  for (let k = 0; k < latents; k++)
    for (let l = 0; l < latents; l++) {
      let shared = 0
      for (let t = 0; t < bins; t++) shared += covariance.get(k * bins + t, l * bins + t)
      moments.set(k, l, moments.get(k, l) + segments.length * shared)
    }
  const solved = cross.mmul(inverse(moments))
  const noise = squares.map((square, u) => {
    let explained = 0
    for (let k = 0; k <= latents; k++) explained += solved.get(u, k) * cross.get(u, k)
    return Math.max(leastNoise, (square - explained) / (segments.length * bins))
  })
  const timescales = model.timescales.map((before, k) => {
    const own = Array.from({ length: bins }, (_, t) => k * bins + t)
    const spread = covariance.selection(own, own).mul(segments.length)
    for (const mean of means) spread.add(mean.getRowVector(k).transpose().mmul(mean.getRowVector(k)))
    return bestTimescale(spread, segments.length, before)
  })
  return {
    loadings: solved.subMatrix(0, units - 1, 0, latents - 1),
    offset: Float64Array.from(solved.getColumn(latents)),
    noise,
    timescales,
  }
}

export interface LatentPosterior {
  /** Of all latents at all bins, latent after latent; the same for every segment. */
  readonly covariance: Matrix
  /** Latents × bins. */
  meanOf(segment: Matrix): Matrix
  logLikelihoodOf(segment: Matrix): number
}

/** What segments of so many bins say of the latents. A model of some units only is one of fewer rows. */
export function latentPosterior({ loadings, offset, noise, timescales }: ProcessFactors, bins: number): LatentPosterior {
  const [units, latents] = [loadings.rows, loadings.columns]
  const priors = Array.from(timescales, (timescale) => positiveInverse(processCovariance(timescale, bins)))
  const precision = Matrix.zeros(latents * bins, latents * bins)
  for (const [k, prior] of priors.entries()) precision.setSubMatrix(prior.inverse, k * bins, k * bins)
  const weighted = loadings.clone()
  for (let u = 0; u < units; u++) weighted.mulRow(u, 1 / noise[u])
  const product = loadings.transpose().mmul(weighted)
  const gram = product.clone().add(product.transpose()).div(2)
  for (let k = 0; k < latents; k++)
    for (let l = 0; l < latents; l++)
      for (let t = 0; t < bins; t++) {
        const [row, column] = [k * bins + t, l * bins + t]
        precision.set(row, column, precision.get(row, column) + gram.get(k, l))
      }
  const { inverse: covariance, logDeterminant } = positiveInverse(precision)
  const volume = priors.reduce((sum, prior) => sum + prior.logDeterminant, logDeterminant)
  const noiseVolume = bins * noise.reduce((sum, value) => sum + Math.log(value), 0)
  const pull = (segment: Matrix) => weighted.transpose().mmul(less(segment, offset)).to1DArray()
  return {
    covariance,
    meanOf: (segment) => Matrix.from1DArray(latents, bins, covariance.mmul(Matrix.columnVector(pull(segment))).to1DArray()),
    logLikelihoodOf(segment) {
      const towards = pull(segment)
      const mean = covariance.mmul(Matrix.columnVector(towards)).to1DArray()
      const rest = less(segment, offset)
      let distance = 0
      for (let u = 0; u < units; u++) for (let t = 0; t < bins; t++) distance += rest.get(u, t) ** 2 / noise[u]
      for (const [n, value] of towards.entries()) distance -= value * mean[n]
      return -0.5 * (units * bins * Math.log(2 * Math.PI) + noiseVolume + volume + distance)
    },
  }
}

function processCovariance(timescale: number, bins: number): Matrix {
  const at = Float64Array.from({ length: bins }, (_, lag) => (1 - innovation) * Math.exp(-0.5 * (lag / timescale) ** 2))
  at[0] = 1
  const out = Matrix.zeros(bins, bins)
  for (let a = 0; a < bins; a++) for (let b = 0; b < bins; b++) out.set(a, b, at[Math.abs(a - b)])
  return out
}

/** The timescale under which second moments (`spread`, summed over segments) are likeliest, by golden section about the one before; that one itself where none is better. */
function bestTimescale(spread: Matrix, segments: number, before: number): number {
  const bins = spread.rows
  const likelihood = (timescale: number) => {
    const { inverse: precision, logDeterminant } = positiveInverse(processCovariance(timescale, bins))
    let trace = 0
    for (let a = 0; a < bins; a++) for (let b = 0; b < bins; b++) trace += precision.get(a, b) * spread.get(b, a)
    return -0.5 * (segments * logDeterminant + trace)
  }
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.log(Math.max(leastTimescale, before / 2)), Math.log(Math.min(4 * bins, before * 2))]
  for (let step = 0; step < goldenSteps; step++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (likelihood(Math.exp(a)) < likelihood(Math.exp(b))) low = a
    else high = b
  }
  const found = Math.exp((low + high) / 2)
  return likelihood(found) > likelihood(before) ? found : before
}

function less(segment: Matrix, offset: Float64Array): Matrix {
  return segment.clone().subColumnVector(Array.from(offset))
}

/**
 * Axes of most variance over all bins, turned so that courses of different speed come apart (by their covariance at short lags; Tong L et al. (1991), IEEE Trans
 * Circuits Syst 38:499), with the timescales at which their covariance falls; what the axes leave is noise. From here EM has little way to go.
 */
function separatedStart(segments: readonly Matrix[], latents: number): ProcessFactors {
  const units = segments[0].rows
  const count = segments.length * segments[0].columns
  const offset = new Float64Array(units)
  for (const segment of segments) for (let u = 0; u < units; u++) for (const value of segment.getRow(u)) offset[u] += value / count
  const centred = segments.map((segment) => less(segment, offset))
  const covariance = laggedCovariance(centred, 0)
  const principal = sortedEigen(covariance)
  const axes = principal.vectors.subMatrixColumn(range(latents))
  const sizes = range(latents).map((k) => Math.sqrt(Math.max(leastNoise, principal.values[k])))
  const scores = centred.map((rest) => {
    const own = axes.transpose().mmul(rest)
    for (const [k, size] of sizes.entries()) own.mulRow(k, 1 / size)
    return own
  })
  const lagged = separatingLags.map((lag) => laggedCovariance(scores, lag)).reduce((sum, one) => sum.add(one))
  const turn = sortedEigen(lagged).vectors
  const loadings = axes.clone()
  for (const [k, size] of sizes.entries()) loadings.mulColumn(k, size)
  const turned = scores.map((own) => turn.transpose().mmul(own))
  const found = loadings.mmul(turn)
  const noise = Float64Array.from({ length: units }, (_, u) => {
    const held = found.getRow(u).reduce((sum, value) => sum + value * value, 0)
    return Math.max(leastNoise, covariance.get(u, u) - held)
  })
  return {
    loadings: found,
    offset,
    noise,
    timescales: Float64Array.from(range(latents), (k) => fallOf(turned.map((own) => own.getRow(k)))),
  }
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n)
const separatingLags = [1, 2, 3]

/** Symmetric; noise that is new in every bin is in that of lag 0 only. */
function laggedCovariance(pieces: readonly Matrix[], lag: number): Matrix {
  const [rows, bins] = [pieces[0].rows, pieces[0].columns]
  const sum = Matrix.zeros(rows, rows)
  for (const piece of pieces) {
    const [early, late] = [piece.subMatrix(0, rows - 1, 0, bins - 1 - lag), piece.subMatrix(0, rows - 1, lag, bins - 1)]
    sum.add(early.mmul(late.transpose()))
  }
  return sum.add(sum.transpose()).div(2 * pieces.length * (bins - lag))
}

function sortedEigen(matrix: Matrix): { values: readonly number[]; vectors: Matrix } {
  const { realEigenvalues: values, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const order = range(values.length).sort((a, b) => values[b] - values[a])
  return { values: order.map((n) => values[n]), vectors: eigenvectorMatrix.subMatrixColumn(order) }
}

/** τ from where the covariance has fallen to half of that at a lag of one bin: exp(−(m² − 1) / 2τ²). */
function fallOf(pieces: readonly (readonly number[])[]): number {
  const bins = pieces[0].length
  const at = (lag: number) =>
    pieces.reduce((sum, own) => sum + own.slice(lag).reduce((inner, value, n) => inner + value * own[n], 0), 0) / (bins - lag)
  const first = at(1)
  for (let lag = 2; first > 0 && lag < bins / 2; lag++) {
    const now = at(lag)
    if (now < first / 2) return Math.max(1, Math.sqrt((lag * lag - 1) / (2 * Math.log(first / Math.max(now, first / 20)))))
  }
  return first > 0 ? bins / 4 : 1
}
