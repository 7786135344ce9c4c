import { Problem } from '../../data/problem.ts'
import { numbersOf, type Tensor } from '../../data/tensor.ts'
import { floatOf, intOf, type Model, type Node, nodeTitle } from '../../graph/onnx/model.ts'

/** y = W x + b, one row of `weights` an output. */
export interface Affine {
  readonly weights: readonly (readonly number[])[]
  readonly bias: readonly number[]
}

/** Affine layers with a piecewise linear activation after each but the last. */
export interface PiecewiseLinearNetwork {
  readonly inputs: number
  /** `slope` is the activation's slope below zero: 0 for ReLU. */
  readonly hidden: readonly { readonly layer: Affine; readonly slope: number }[]
  readonly last: Affine
}

/**
 * Reads a chain of dense layers (Gemm, MatMul, Add, Sub, Mul with constants) with Relu or LeakyRelu between them.
 * `Problem` naming the node for any other operator, for branches, and for networks without dense layers.
 */
export function readNetwork(model: Model): PiecewiseLinearNetwork {
  const { nodes, initializers, inputs, outputs } = model.graph
  const free = inputs.filter(({ name }) => !initializers.has(name))
  const constants = new Map(initializers)
  const hidden: { layer: Affine; slope: number }[] = []
  let value = free[0]?.name ?? ''
  let layer: Affine | undefined
  let width: number | undefined
  for (const node of nodes) {
    const constant = node.attributes.value
    if (node.op === 'Constant' && constant && 'tensor' in constant) {
      constants.set(node.outputs[0] ?? '', constant.tensor)
      continue
    }
    if (!node.inputs.includes(value) || node.inputs.filter((name) => name === value).length > 1) throw refused(node)
    const step = STEPS[node.op]
    if (!step) throw refused(node)
    const done = step(node, { value, constants })
    if ('affine' in done) {
      width ??= done.affine.weights[0]?.length
      layer = layer ? compose(done.affine, layer) : done.affine
    } else if ('elementwise' in done) {
      if (!layer) throw refused(node)
      layer = done.elementwise(layer)
    } else if ('slope' in done) {
      if (!layer) throw refused(node)
      hidden.push({ layer, slope: done.slope })
      layer = undefined
    }
    value = node.outputs[0] ?? ''
  }
  if (!layer || width === undefined || free.length !== 1 || outputs[0]?.name !== value) {
    throw new Problem({
      what: 'This network is not a chain that ends in a dense layer.',
      remedy: 'Only small dense networks with ReLU have an exact tree; leave out what follows the last dense layer (softmax, for example).',
    })
  }
  return { inputs: width, hidden, last: layer }
}

type Step = (
  node: Node,
  at: { value: string; constants: ReadonlyMap<string, Tensor> },
) => { affine: Affine } | { elementwise: (layer: Affine) => Affine } | { slope: number } | { same: true }

const same: Step = () => ({ same: true })

const STEPS: Readonly<Record<string, Step>> = {
  Identity: same,
  Flatten: same,
  Reshape: same,
  Squeeze: same,
  Dropout: same,
  Relu: () => ({ slope: 0 }),
  LeakyRelu: (node) => ({ slope: floatOf(node, 'alpha', 0.01) }),
  MatMul: (node, at) => ({ affine: { weights: matrix(node, at, 1, false), bias: zeros(matrix(node, at, 1, false).length) } }),
  Gemm: (node, at) => {
    const alpha = floatOf(node, 'alpha', 1)
    const beta = floatOf(node, 'beta', 1)
    const weights = matrix(node, at, 1, intOf(node, 'transB', 0) === 1).map((row) => row.map((weight) => alpha * weight))
    const added = node.inputs[2] ? spread(node, constantOf(node, at, 2), weights.length) : zeros(weights.length)
    return { affine: { weights, bias: added.map((b) => beta * b) } }
  },
  Add: (node, at) => shifted(node, at, (bias, by) => bias + by),
  Sub: (node, at) => {
    if (node.inputs[0] !== at.value) throw refused(node)
    return shifted(node, at, (bias, by) => bias - by)
  },
  Mul: (node, at) => ({
    elementwise: ({ weights, bias }) => {
      const factors = spread(node, constantOf(node, at), bias.length)
      return {
        weights: weights.map((row, i) => row.map((weight) => weight * (factors[i] ?? 0))),
        bias: bias.map((b, i) => b * (factors[i] ?? 0)),
      }
    },
  }),
}

function shifted(node: Node, at: Parameters<Step>[1], change: (bias: number, by: number) => number): ReturnType<Step> {
  return {
    elementwise: ({ weights, bias }) => {
      const by = spread(node, constantOf(node, at), bias.length)
      return { weights, bias: bias.map((b, i) => change(b, by[i] ?? 0)) }
    },
  }
}

function constantOf(node: Node, { value, constants }: Parameters<Step>[1], position?: number): Tensor {
  const name = position === undefined ? node.inputs.find((input) => input !== value) : node.inputs[position]
  const tensor = constants.get(name ?? '')
  if (!tensor) throw refused(node)
  return tensor
}

/** Rows are outputs. `transposed` says that the file already has them so. */
function matrix(node: Node, at: Parameters<Step>[1], position: number, transposed: boolean): number[][] {
  if (node.inputs[0] !== at.value || intOf(node, 'transA', 0) === 1) throw refused(node)
  const tensor = constantOf(node, at, position)
  const [rows, columns] = tensor.shape
  if (tensor.shape.length !== 2 || rows === undefined || columns === undefined) throw refused(node)
  const numbers = numbersOf(tensor)
  const at2 = (i: number, j: number) => numbers[i * columns + j] ?? 0
  return transposed
    ? Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => at2(i, j)))
    : Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => at2(i, j)))
}

function spread(node: Node, tensor: Tensor, width: number): number[] {
  const numbers = numbersOf(tensor)
  if (numbers.length !== 1 && numbers.length !== width) throw refused(node)
  return Array.from({ length: width }, (_, i) => numbers[numbers.length === 1 ? 0 : i] ?? 0)
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}

/** outer(inner(x)) */
export function compose(outer: Affine, inner: Affine): Affine {
  const columns = inner.weights[0]?.length ?? 0
  return {
    weights: outer.weights.map((row) =>
      Array.from({ length: columns }, (_, j) => row.reduce((sum, weight, i) => sum + weight * (inner.weights[i]?.[j] ?? 0), 0)),
    ),
    bias: outer.weights.map((row, i) => row.reduce((sum, weight, j) => sum + weight * (inner.bias[j] ?? 0), outer.bias[i] ?? 0)),
  }
}

function refused(node: Node): Problem {
  return new Problem({
    what: `An exact tree cannot be made through ${nodeTitle(node)}.`,
    remedy: 'Give a chain of dense layers with ReLU or LeakyReLU between them; explain other networks with explain/gradient.',
  })
}
