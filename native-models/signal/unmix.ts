import { inverse, Matrix } from 'ml-matrix'
import type { Random } from '../statistics/random.ts'
import { extendedInfomax } from './extended-infomax.ts'
import { fastIca } from './fast-ica.ts'
import { combine, dot, sortedEigen } from './rows.ts'

/** Sources = unmixing × (rows − mean); rows = mixing × sources + mean. */
export interface Unmixed {
  /** components × channels. */
  readonly unmixing: Matrix
  /** channels × components: the maps. */
  readonly mixing: Matrix
  readonly means: Float64Array
  readonly iterations: number
  readonly converged: boolean
}

/** Unmixes white rows: sources = weights × rows. */
export type Unmixing = (white: readonly Float64Array[], random: Random) => Pick<Unmixed, 'iterations' | 'converged'> & { weights: Matrix }

const methods: Readonly<Record<IcaMethod, Unmixing>> = { fastica: fastIca, infomax: extendedInfomax }
export type IcaMethod = 'fastica' | 'infomax'

const largestSample = 60_000

/**
 * Independent components: as many as the rows have dimensions (eigenvalues above 1e-7 of the largest: an average reference takes one), or `most`. Fitted to at
 * most 60,000 samples, evenly spread. Components come in the order of the variance that they explain.
 */
export function unmix(rows: readonly Float32Array[], method: IcaMethod, random: Random, most = Infinity): Unmixed {
  const step = Math.max(1, Math.ceil(rows[0].length / largestSample))
  const count = Math.floor(rows[0].length / step)
  const means = Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, 0) / row.length)
  const centred = rows.map((row, n) => Float64Array.from({ length: count }, (_, k) => row[k * step] - means[n]))
  const covariance = new Matrix(centred.map((a) => centred.map((b) => dot(a, b) / count)))
  const { values, vectors } = sortedEigen(covariance)
  const rank = Math.min(most, values.filter((value) => value > 1e-7 * values[0]).length)
  const scale = values.slice(0, rank).map((value) => 1 / Math.sqrt(value))
  const whitening = new Matrix(scale.map((factor, c) => rows.map((_, n) => factor * vectors.get(n, c))))
  const white = Array.from({ length: rank }, (_, c) => combine(whitening.getRow(c), centred))
  const { weights, iterations, converged } = methods[method](white, random)
  const dewhitening = new Matrix(rows.map((_, n) => scale.map((factor, c) => vectors.get(n, c) / factor)))
  return { ...inOrder(weights.mmul(whitening), dewhitening.mmul(inverse(weights)), white, weights), means, iterations, converged }
}

/** Each component of unit variance; those that explain most come first. */
function inOrder(unmixing: Matrix, mixing: Matrix, white: readonly Float64Array[], weights: Matrix): Pick<Unmixed, 'unmixing' | 'mixing'> {
  const components = Array.from({ length: unmixing.rows }, (_, c) => {
    const source = combine(weights.getRow(c), white)
    const deviation = Math.sqrt(dot(source, source) / source.length)
    const map = mixing.getColumn(c).map((gain) => gain * deviation)
    return { map, filter: unmixing.getRow(c).map((weight) => weight / deviation), power: dot(map, map) }
  }).sort((a, b) => b.power - a.power)
  return {
    unmixing: new Matrix(components.map(({ filter }) => filter)),
    mixing: new Matrix(components.map(({ map }) => map)).transpose(),
  }
}

/** The course of every component over rows. */
export function sourcesOf(rows: readonly Float32Array[], { unmixing, means }: Unmixed): Float64Array[] {
  const offsets = Array.from({ length: unmixing.rows }, (_, c) => dot(unmixing.getRow(c), means))
  return offsets.map((offset, c) => combine(unmixing.getRow(c), rows).map((value) => value - offset))
}

/** Rows without some components. */
export function withoutComponents(rows: readonly Float32Array[], unmixed: Unmixed, removed: readonly number[]): Float32Array[] {
  const { unmixing, mixing, means } = unmixed
  // rows − Σ a_c · (w_c · (rows − mean)): what no component explains stays.
  const out = rows.map((row) => Float64Array.from(row))
  for (const c of removed) {
    const weights = unmixing.getRow(c)
    const offset = dot(weights, means)
    const source = combine(weights, rows)
    for (const [n, row] of out.entries()) {
      const gain = mixing.get(n, c)
      for (let k = 0; k < row.length; k++) row[k] -= gain * (source[k] - offset)
    }
  }
  return out.map((row) => Float32Array.from(row))
}
