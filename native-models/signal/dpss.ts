import { fourier } from './fourier.ts'

/** Tapers that gather as much of their energy as can be within ± NW/N cycles a sample. */
export interface Dpss {
  /** Each of unit energy; even ones with a positive mean, odd ones with a positive first lobe, as SciPy has them. */
  readonly tapers: readonly Float64Array[]
  /** The share of its energy that each has within the band, largest first. */
  readonly shares: readonly number[]
}

/**
 * Discrete prolate spheroidal sequences (Slepian D, 1978, Bell Syst Tech J 57:1371–1430) as eigenvectors of the tridiagonal matrix that commutes with the
 * concentration problem (Percival DB, Walden AT, 1993, p. 386): bisection for its largest eigenvalues, inverse iteration for the vectors.
 */
export function dpss(samples: number, halfBandwidth: number, count: number): Dpss {
  const width = halfBandwidth / samples
  const diagonal = Float64Array.from({ length: samples }, (_, k) => ((samples - 1 - 2 * k) / 2) ** 2 * Math.cos(2 * Math.PI * width))
  const beside = Float64Array.from({ length: samples - 1 }, (_, k) => ((k + 1) * (samples - 1 - k)) / 2)
  const tapers = Array.from({ length: Math.min(count, samples) }, (_, k) =>
    turned(eigenvector(diagonal, beside, largest(diagonal, beside, k)), k),
  )
  return { tapers, shares: tapers.map((taper) => shareWithin(taper, width)) }
}

/** The eigenvalue that `rank` others exceed: by Sturm's count of sign changes. */
function largest(diagonal: Float64Array, beside: Float64Array, rank: number): number {
  const radius = Math.max(...diagonal.map((value, k) => Math.abs(value) + (beside[k] ?? 0) + (beside[k - 1] ?? 0)))
  let [low, high] = [-radius, radius]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (above(diagonal, beside, middle) > rank) low = middle
    else high = middle
  }
}

function above(diagonal: Float64Array, beside: Float64Array, value: number): number {
  let [pivot, count] = [diagonal[0] - value, 0]
  for (let k = 0; ; ) {
    if (pivot > 0) count++
    if (++k === diagonal.length) return count
    pivot = diagonal[k] - value - beside[k - 1] ** 2 / (pivot || Number.MIN_VALUE)
  }
}

/** Inverse iteration; the eigenvalues lie far enough apart for three steps. */
function eigenvector(diagonal: Float64Array, beside: Float64Array, value: number): Float64Array {
  let vector: Float64Array = Float64Array.from(diagonal, (_, k) => 1 + k / diagonal.length)
  for (let step = 0; step < 3; step++) vector = unit(solved(diagonal, beside, value, vector))
  return vector
}

/** (T − value)·x = right by elimination with exchange of rows. */
function solved(diagonal: Float64Array, beside: Float64Array, value: number, right: Float64Array): Float64Array {
  const n = diagonal.length
  const [a, b, c, x] = [diagonal.map((d) => d - value), new Float64Array(n), new Float64Array(n), right.slice()]
  b.set(beside)
  const tiny = Number.EPSILON * Math.abs(value || 1)
  for (let k = 0; k < n - 1; k++) {
    const below = beside[k]
    if (Math.abs(a[k]) >= Math.abs(below)) {
      const factor = below / (a[k] || tiny)
      a[k + 1] -= factor * b[k]
      x[k + 1] -= factor * x[k]
    } else {
      const factor = a[k] / below
      const [nextA, nextB, nextX] = [a[k + 1], b[k + 1], x[k + 1]]
      a[k + 1] = b[k] - factor * nextA
      b[k + 1] = -factor * nextB
      x[k + 1] = x[k] - factor * nextX
      ;[a[k], b[k], c[k], x[k]] = [below, nextA, nextB, nextX]
    }
  }
  for (let k = n - 1; k >= 0; k--) x[k] = (x[k] - b[k] * (x[k + 1] ?? 0) - c[k] * (x[k + 2] ?? 0)) / (a[k] || tiny)
  return x
}

function unit(vector: Float64Array): Float64Array {
  const largestValue = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const norm = largestValue * Math.sqrt(vector.reduce((sum, value) => sum + (value / largestValue) ** 2, 0))
  return vector.map((value) => value / norm)
}

function turned(taper: Float64Array, order: number): Float64Array {
  const threshold = Math.max(1e-7, 1 / taper.length)
  const sign = order % 2 === 0 ? taper.reduce((sum, value) => sum + value, 0) : (taper.find((value) => value * value > threshold) ?? 0)
  return sign < 0 ? taper.map((value) => -value) : taper
}

/** Σ r(n)·2W·sinc(2Wn) over all lags, r the taper's autocorrelation. */
function shareWithin(taper: Float64Array, width: number): number {
  const size = 2 ** Math.ceil(Math.log2(2 * taper.length))
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  re.set(taper)
  const { transform } = fourier(size)
  transform(re, im)
  for (let k = 0; k < size; k++) re[k] = re[k] ** 2 + im[k] ** 2
  im.fill(0)
  transform(re, im)
  let sum = 2 * width * re[0]
  for (let n = 1; n < taper.length; n++) sum += 2 * re[n] * (Math.sin(2 * Math.PI * width * n) / (Math.PI * n))
  return sum / size
}
