import { Matrix } from 'ml-matrix'
import { combine, dot, sortedEigen } from './rows.ts'
import type { Unmixing } from './unmix.ts'

const [mostIterations, tolerance] = [200, 1e-4]

/** FastICA with symmetric decorrelation and the nonlinearity tanh (Hyvärinen A, 1999, IEEE Trans Neural Netw 10:626–634). */
export const fastIca: Unmixing = (white, random) => {
  const [rank, count] = [white.length, white[0].length]
  let weights = decorrelated(new Matrix(Array.from({ length: rank }, () => Array.from({ length: rank }, () => random.normal()))))
  let iterations = 0
  let change = Infinity
  while (iterations < mostIterations && change > tolerance) {
    const next = new Matrix(rank, rank)
    for (let c = 0; c < rank; c++) {
      const source = combine(weights.getRow(c), white)
      let slope = 0
      for (let k = 0; k < count; k++) {
        const bent = Math.tanh(source[k])
        slope += 1 - bent * bent
        source[k] = bent
      }
      for (let d = 0; d < rank; d++) next.set(c, d, (dot(source, white[d]) - slope * weights.get(c, d)) / count)
    }
    const turned = decorrelated(next)
    const overlap = turned.mmul(weights.transpose())
    change = Math.max(...Array.from({ length: rank }, (_, c) => Math.abs(Math.abs(overlap.get(c, c)) - 1)))
    weights = turned
    iterations++
  }
  return { weights, iterations, converged: change <= tolerance }
}

/** (W Wᵀ)^−½ W. */
function decorrelated(w: Matrix): Matrix {
  const { values, vectors } = sortedEigen(w.mmul(w.transpose()))
  const roots = Matrix.diag(values.map((value) => 1 / Math.sqrt(Math.max(value, 1e-300))))
  return vectors.mmul(roots).mmul(vectors.transpose()).mmul(w)
}
