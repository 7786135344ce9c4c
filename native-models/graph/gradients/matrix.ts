import { float } from '../build.ts'
import type { Emitter, GradientRules } from './rule.ts'

export const matrix: GradientRules = {
  MatMul: (node, [dy], emit) => {
    if (!dy) return []
    const [a, b] = node.inputs
    const shapeA = node.shape(a)
    const shapeB = node.shape(b)
    // A vector is a matrix with one row (left) or one column (right), which the product then drops.
    const rowsA = shapeA.length === 1 ? [1, ...shapeA] : shapeA
    const columnsB = shapeB.length === 1 ? [...shapeB, 1] : shapeB
    const [m, k] = rowsA.slice(-2)
    const n = columnsB[columnsB.length - 1]
    const left = shapeA.length === 1 ? emit.reshape(a, rowsA) : a
    const right = shapeB.length === 1 ? emit.reshape(b, columnsB) : b
    if (columnsB.length === 2) {
      // One matrix for all batches: fold the batches into the rows, so that both gradients are single products without transposed copies.
      const rows = rowsA.slice(0, -1).reduce((p, q) => p * q, 1)
      const flat = emit.reshape(dy, [rows, n])
      const dA = node.wanted[0] ? emit.reshape(emit.op('Gemm', [flat, right], { transB: 1 }), shapeA) : undefined
      const flatLeft = rowsA.length === 2 ? left : emit.reshape(left, [rows, k])
      const dB = node.wanted[1] ? emit.op('Gemm', [flatLeft, flat], { transA: 1 }) : undefined
      return [dA, dB && shapeB.length === 1 ? emit.reshape(dB, shapeB) : dB]
    }
    const batch = broadcast(rowsA.slice(0, -2), columnsB.slice(0, -2))
    const full = emit.reshape(dy, [...batch, m, n])
    const back = (product: string, matrix: readonly number[], to: readonly number[], given: readonly number[]) => {
      const summed = emit.unbroadcast(product, [...batch, ...matrix], to)
      return to.length === given.length ? summed : emit.reshape(summed, given)
    }
    return [
      node.wanted[0] ? back(emit.op('MatMul', [full, turned(emit, right, columnsB.length)]), [m, k], rowsA, shapeA) : undefined,
      node.wanted[1] ? back(emit.op('MatMul', [turned(emit, left, rowsA.length), full]), [k, n], columnsB, shapeB) : undefined,
    ]
  },

  /** Y = α A′ B′ + β C, where A′ and B′ may be transposed. */
  Gemm: (node, [dy], emit) => {
    if (!dy) return []
    const [a, b, c] = node.inputs
    const transA = node.int('transA', 0)
    const transB = node.int('transB', 0)
    const alpha = float(node.float('alpha', 1))
    const beta = node.float('beta', 1)
    const product = (left: string, turnLeft: number, right: string, turnRight: number) =>
      emit.op('Gemm', [left, right], { alpha, transA: turnLeft, transB: turnRight })
    const dA = () => (transA ? product(b, transB, dy, 1) : product(dy, 0, b, 1 - transB))
    const dB = () => (transB ? product(dy, 1, a, transA) : product(a, 1 - transA, dy, 0))
    const dC = () => {
      const summed = emit.unbroadcast(dy, node.shape(node.outputs[0]), node.shape(c))
      return beta === 1 ? summed : emit.mul(summed, emit.scalar(beta))
    }
    return [dA, dB, dC].map((gradient, i) => (node.wanted[i] ? gradient() : undefined))
  },
}

/** The common shape of two that broadcast. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const m = a[i - rank + a.length] ?? 1
    const n = b[i - rank + b.length] ?? 1
    return m === 1 ? n : m
  })
}

/** The last two axes exchanged. */
function turned(emit: Emitter, value: string, rank: number): string {
  const axes = Array.from({ length: rank }, (_, i) => i)
  return emit.transpose(value, [...axes.slice(0, -2), rank - 1, rank - 2])
}
