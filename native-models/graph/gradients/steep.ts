import { numbersOf } from '../../data/tensor.ts'
import type { Graph, Node } from '../onnx/model.ts'

/** Operators whose slope can be infinite where their value is not: √x at 0, say. */
const STEEP = new Set(['Sqrt', 'Log', 'Reciprocal', 'Asin', 'Acos', 'Acosh', 'Atanh', 'Tan', 'ReduceLogSum'])

/**
 * Whether gradients in a graph can become infinite, so that "no gradient here" must be written as a choice: 0 · ∞ is not a number.
 * Division by a constant and powers from 1 on, as exporters spell out GELU and normalisations, are harmless.
 */
export function hasSteepSlopes({ nodes, initializers }: Graph): boolean {
  return nodes.some(
    (node) => STEEP.has(node.op) || (node.op === 'Div' && !initializers.has(node.inputs[1])) || lowPower(node, initializers),
  )
}

function lowPower(node: Node, constants: Graph['initializers']): boolean {
  if (node.op !== 'Pow') return false
  const exponent = constants.get(node.inputs[1])
  return !exponent || numbersOf(exponent).some((p) => p < 1)
}
