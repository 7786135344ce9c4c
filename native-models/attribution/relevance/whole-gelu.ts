import { numbersOf } from '../../data/tensor.ts'
import type { Model, Node } from '../../graph/onnx/model.ts'
import { raiseOpset } from '../../graph/upgrade.ts'

/** The operator set that has GELU as one operator. */
const GELU_SINCE = 20

/**
 * Puts GELU together again where an exporter wrote ½ x (1 + erf(x / √2)) with operators of its own (all below opset 20 do), in whatever order
 * it multiplied: rules for activations are for the whole, not for its parts. The model computes the same.
 */
export function wholeGelu(given: Model): Model {
  const model = raiseOpset(given)
  const { nodes, initializers, outputs } = model.graph
  const makers = new Map(nodes.map((node) => [node.outputs[0] ?? '', node]))
  const readersOf = (value: string) => nodes.filter(({ inputs }) => inputs.includes(value))
  const shown = new Set(outputs.map(({ name }) => name))
  const constant = (name: string): number | undefined => {
    const maker = makers.get(name)
    const value = maker?.op === 'Constant' ? maker.attributes.value : undefined
    const tensor = value && 'tensor' in value ? value.tensor : initializers.get(name)
    const numbers = tensor ? numbersOf(tensor) : []
    return numbers.length === 1 ? numbers[0] : undefined
  }
  const other = (node: Node, value: string) => node.inputs[node.inputs[0] === value ? 1 : 0] ?? ''
  const is = (name: string, wanted: number) => Math.abs((constant(name) ?? Number.NaN) - wanted) < 1e-4

  /** What erf was taken of, if that is a value over √2. */
  const scaled = (node: Node | undefined): string | undefined => {
    const [a = '', b = ''] = node?.inputs ?? []
    if (node?.op === 'Div') return is(b, Math.SQRT2) ? a : undefined
    if (node?.op !== 'Mul') return undefined
    return is(b, Math.SQRT1_2) ? a : is(a, Math.SQRT1_2) ? b : undefined
  }
  /** The product of `value` with both x and ½, and all products on the way. */
  const product = (value: string, x: string): Node | undefined => {
    const left = new Set(['x', 'half'])
    for (let at = value; !shown.has(at); ) {
      const [mul, ...more] = readersOf(at)
      if (mul?.op !== 'Mul' || more.length) return undefined
      const by = other(mul, at)
      const inner = makers.get(by)
      if (by === x) left.delete('x')
      else if (is(by, 0.5)) left.delete('half')
      else if (inner?.op === 'Mul' && inner.inputs.includes(x) && is(other(inner, x), 0.5)) left.clear()
      else return undefined
      if (left.size === 0) return mul
      at = mul.outputs[0] ?? ''
    }
    return undefined
  }

  const whole = new Map<Node, Node>()
  for (const erf of nodes.filter(({ op }) => op === 'Erf')) {
    const x = scaled(makers.get(erf.inputs[0] ?? ''))
    const [value = ''] = erf.outputs
    const [add] = readersOf(value)
    if (!x || add?.op !== 'Add' || !is(other(add, value), 1)) continue
    const last = product(add.outputs[0] ?? '', x)
    if (last) whole.set(last, { ...last, op: 'Gelu', inputs: [x], attributes: {} })
  }
  if (!whole.size) return given
  return {
    ...model,
    opset: Math.max(model.opset, GELU_SINCE),
    graph: { ...model.graph, nodes: nodes.map((node) => whole.get(node) ?? node) },
  }
}
