/**
 * The bias field: a multiplicative gain, additive in log intensity, as a polynomial of total degree `degree` in the three voxel axes
 * (products of Legendre polynomials over the volume). The constant is left out: the class means carry it.
 */
export interface BiasField {
  readonly degree: number
  /** One coefficient a term of `biasTerms`. */
  readonly coefficients: Float64Array
  /** Legendre values along each axis: `size` × (`degree` + 1). */
  readonly axes: readonly [Float64Array, Float64Array, Float64Array]
}

/** Degrees (x, y, z) of each term: 1 ≤ total ≤ degree. */
export function biasTerms(degree: number): readonly (readonly [number, number, number])[] {
  const terms: [number, number, number][] = []
  for (let z = 0; z <= degree; z++)
    for (let y = 0; y + z <= degree; y++) for (let x = 0; x + y + z <= degree; x++) if (x + y + z > 0) terms.push([x, y, z])
  return terms
}

/** A flat field over a grid; `box` is the part of each axis [first, last] that the polynomials span as [−1, 1]. */
export function flatField(shape: readonly number[], box: readonly (readonly [number, number])[], degree: number): BiasField {
  const axis = (n: number) => {
    const [first, last] = box[n] ?? [0, 1]
    return legendre(shape[n] ?? 1, first, last, degree)
  }
  return { degree, coefficients: new Float64Array(biasTerms(degree).length), axes: [axis(0), axis(1), axis(2)] }
}

function legendre(size: number, first: number, last: number, degree: number): Float64Array {
  const values = new Float64Array(size * (degree + 1))
  const half = Math.max(1, (last - first) / 2)
  for (let i = 0; i < size; i++) {
    // Clamped beyond the box: a polynomial left to itself outside its data runs away.
    const t = Math.min(1, Math.max(-1, (i - (first + last) / 2) / half))
    const at = i * (degree + 1)
    values[at] = 1
    if (degree > 0) values[at + 1] = t
    for (let n = 1; n < degree; n++) values[at + n + 1] = ((2 * n + 1) * t * values[at + n] - n * values[at + n - 1]) / (n + 1)
  }
  return values
}

/** Log gain at the listed voxels (linear indices, in rising order, into a grid of `shape`), from `start` to `end`. */
export function biasAt(
  field: BiasField,
  shape: readonly number[],
  voxels: Int32Array,
  out: Float32Array,
  start = 0,
  end = voxels.length,
): Float32Array {
  const width = shape[0] ?? 1
  const height = shape[1] ?? 1
  const order = field.degree + 1
  const terms = biasTerms(field.degree)
  const row = new Float64Array(order)
  const [xs, ys, zs] = field.axes
  let current = -1
  for (let n = start; n < end; n++) {
    const voxel = voxels[n]
    const line = Math.floor(voxel / width)
    if (line !== current) {
      current = line
      const z = Math.floor(line / height)
      const y = line - z * height
      row.fill(0)
      for (const [t, [dx, dy, dz]] of terms.entries()) row[dx] = row[dx] + field.coefficients[t] * ys[y * order + dy] * zs[z * order + dz]
    }
    const x = (voxel - line * width) * order
    let gain = 0
    for (let d = 0; d < order; d++) gain += row[d] * xs[x + d]
    out[n] = gain
  }
  return out
}

/**
 * Weighted least squares: the field that minimises Σ weight·(target − field)² + ridge, over voxels in rising order.
 * Sums are gathered row by row (the basis is a product over axes), so the cost a voxel is that of one axis.
 */
export function fitBias(
  field: BiasField,
  shape: readonly number[],
  voxels: Int32Array,
  weight: Float32Array,
  target: Float32Array,
  stiffness: number,
): BiasField {
  const width = shape[0] ?? 1
  const height = shape[1] ?? 1
  const order = field.degree + 1
  const terms = biasTerms(field.degree)
  const size = terms.length
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  const pairs = new Float64Array(order * order)
  const firsts = new Float64Array(order)
  const [xs, ys, zs] = field.axes
  const plane = new Float64Array(size)
  let totalWeight = 0
  const flush = (line: number) => {
    const z = Math.floor(line / height)
    const y = line - z * height
    for (let t = 0; t < size; t++) {
      const [, dy, dz] = terms[t]
      plane[t] = ys[y * order + dy] * zs[z * order + dz]
    }
    for (let t = 0; t < size; t++) {
      const dx = terms[t][0]
      const outer = plane[t]
      right[t] = right[t] + outer * firsts[dx]
      for (let u = 0; u <= t; u++) {
        const du = terms[u][0]
        matrix[t * size + u] = matrix[t * size + u] + outer * plane[u] * pairs[dx * order + du]
      }
    }
    pairs.fill(0)
    firsts.fill(0)
  }
  let current = -1
  for (let n = 0; n < voxels.length; n++) {
    const voxel = voxels[n]
    const line = Math.floor(voxel / width)
    if (line !== current) {
      if (current >= 0) flush(current)
      current = line
    }
    const x = (voxel - line * width) * order
    const w = weight[n]
    const wt = w * target[n]
    totalWeight += w
    for (let d = 0; d < order; d++) {
      const wx = w * xs[x + d]
      firsts[d] = firsts[d] + wt * xs[x + d]
      for (let e = 0; e < order; e++) pairs[d * order + e] = pairs[d * order + e] + wx * xs[x + e]
    }
  }
  if (current >= 0) flush(current)
  for (let t = 0; t < size; t++) {
    const total = terms[t].reduce((sum, d) => sum + d, 0)
    for (let u = 0; u < t; u++) matrix[u * size + t] = matrix[t * size + u]
    matrix[t * size + t] = matrix[t * size + t] + stiffness * totalWeight * total * total + 1e-9
  }
  return { ...field, coefficients: solveCholesky(matrix, right) }
}

/** Solves a symmetric positive definite system. */
function solveCholesky(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const lower = Float64Array.from(matrix)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * n + j]
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k]
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * n + j]
    }
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = x[i] - lower[i * n + k] * x[k]
    x[i] = x[i] / lower[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i] - lower[k * n + i] * x[k]
    x[i] = x[i] / lower[i * n + i]
  }
  return x
}
