import { Matrix } from 'ml-matrix'
import type { Random } from '../statistics/random.ts'
import type { Unmixing } from './unmix.ts'

/** As EEGLAB's runica and MNE-Python's infomax have them. */
const [mostIterations, tolerance, annealing, sharpDegrees] = [400, 1e-9, 0.9, 60]
const [kurtosisSamples, kurtosisMemory, signBias, steadyTimes] = [6000, 0.5, 0.02, 25]

/**
 * Extended infomax (Lee TW, Girolami M, Sejnowski TJ, 1999, Neural Comput 11:417–441): the natural gradient of the likelihood, in small blocks of samples in
 * random order, with the sign of each source's nonlinearity from its kurtosis, so that sources with sharp and with flat distributions are found together.
 * The step shrinks where the direction turns by more than 60°.
 */
export const extendedInfomax: Unmixing = (white, random) => {
  const [n, count] = [white.length, white[0].length]
  const size = Math.max(1, Math.floor(Math.sqrt(count / 3)))
  let rate = 0.01 / Math.log(Math.max(2, n) ** 2)
  for (let restart = 0; ; restart++) {
    const state = descend(white, size, rate, random)
    if (state || restart === 8) {
      const weights = state?.weights ?? identity(n)
      return {
        weights: new Matrix(Array.from({ length: n }, (_, c) => Array.from(weights.subarray(c * n, (c + 1) * n)))),
        iterations: state?.iterations ?? mostIterations,
        converged: state?.converged ?? false,
      }
    }
    // The weights have blown up: again, in smaller steps.
    rate *= 0.5
  }
}

function descend(white: readonly Float64Array[], size: number, firstRate: number, random: Random) {
  const [n, count] = [white.length, white[0].length]
  const weights = identity(n)
  const bias = new Float64Array(n)
  const signs = signsOf(n)
  let rate = firstRate
  let before = weights.slice()
  let step: Float64Array | undefined
  let length = 0
  for (let iterations = 1; iterations <= mostIterations; iterations++) {
    const order = shuffled(count, random)
    for (let from = 0; from + size <= count; from += size) {
      learn(white, order.subarray(from, from + size), weights, bias, signs.current, rate)
      signs.look(white, weights, random)
    }
    const moved = weights.map((value, k) => value - before[k])
    const change = moved.reduce((sum, value) => sum + value * value, 0)
    if (!(change < 1e9)) return undefined
    if (change < tolerance) return { weights, iterations, converged: true }
    if (step === undefined || angle(moved, step, change, length) > sharpDegrees) {
      if (step !== undefined) rate *= annealing
      step = moved
      length = change
    }
    before = weights.slice()
  }
  return { weights, iterations: mostIterations, converged: false }
}

/** weights += rate·(B·I − signs·tanh(u)·uᵀ − u·uᵀ)·weights over the samples of a block. */
function learn(
  white: readonly Float64Array[],
  block: Int32Array,
  weights: Float64Array,
  bias: Float64Array,
  signs: Int8Array,
  rate: number,
): void {
  const [n, size] = [white.length, block.length]
  // Once gathered, the samples of a block lie side by side for all that follows.
  const x = new Float64Array(n * size)
  for (let d = 0; d < n; d++) for (let k = 0; k < size; k++) x[d * size + k] = white[d][block[k]]
  const u = new Float64Array(n * size)
  const bent = new Float64Array(n * size)
  for (let c = 0; c < n; c++) {
    const at = c * size
    u.fill(bias[c], at, at + size)
    for (let d = 0; d < n; d++) {
      const weight = weights[c * n + d]
      for (let k = 0, from = d * size; k < size; k++) u[at + k] += weight * x[from + k]
    }
    let sum = 0
    for (let k = at; k < at + size; k++) {
      const value = Math.tanh(u[k])
      sum += value
      bent[k] = signs[c] * value + u[k]
    }
    bias[c] -= 2 * rate * sum
  }
  const gradient = new Float64Array(n * n)
  for (let c = 0; c < n; c++)
    for (let d = 0; d < n; d++) {
      let sum = 0
      for (let k = 0, a = c * size, b = d * size; k < size; k++) sum += bent[a + k] * u[b + k]
      gradient[c * n + d] = (c === d ? size : 0) - sum
    }
  const old = weights.slice()
  for (let c = 0; c < n; c++)
    for (let d = 0; d < n; d++) {
      const factor = rate * gradient[c * n + d]
      for (let k = 0; k < n; k++) weights[c * n + k] += factor * old[d * n + k]
    }
}

/** The signs of the sources' kurtosis: 1 for sharp, −1 for flat. They are looked at after every block, and less often once they stay. */
function signsOf(n: number) {
  const current = new Int8Array(n).fill(1)
  current[0] = -1
  const remembered = new Float64Array(n)
  let [every, blocks, steady, first] = [1, 0, 0, true]
  return {
    current,
    look(white: readonly Float64Array[], weights: Float64Array, random: Random) {
      if (++blocks % every !== 0) return
      const chosen = Int32Array.from({ length: Math.min(kurtosisSamples, white[0].length) }, () => random.integer(white[0].length))
      let turns = 0
      for (let c = 0; c < n; c++) {
        const found = kurtosisOf(white, weights.subarray(c * n, (c + 1) * n), chosen)
        remembered[c] = first ? found : kurtosisMemory * remembered[c] + (1 - kurtosisMemory) * found
        const sign = remembered[c] + signBias < 0 ? -1 : 1
        if (sign !== current[c]) turns++
        current[c] = sign
      }
      first = false
      steady = turns === 0 ? steady + 1 : 0
      if (steady < steadyTimes) return
      every *= 2
      steady = 0
    },
  }
}

function kurtosisOf(white: readonly Float64Array[], weights: Float64Array, chosen: Int32Array): number {
  let [second, fourth] = [0, 0]
  for (const at of chosen) {
    let u = 0
    for (let d = 0; d < weights.length; d++) u += weights[d] * white[d][at]
    second += u * u
    fourth += u * u * u * u
  }
  return (chosen.length * fourth) / second ** 2 - 3
}

/** In degrees. */
function angle(a: Float64Array, b: Float64Array, lengthA: number, lengthB: number): number {
  const product = a.reduce((sum, value, k) => sum + value * b[k], 0)
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, product / Math.sqrt(lengthA * lengthB))))
}

function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, k) => k)
  for (let k = count - 1; k > 0; k--) {
    const other = random.integer(k + 1)
    ;[order[k], order[other]] = [order[other], order[k]]
  }
  return order
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0))
}
