import type { Model } from '../../../graph/onnx/model.ts'

/** Families of networks that behave alike under explanation. */
export const FAMILIES = [
  'transformer',
  'recurrent network',
  'U-Net',
  'residual network',
  'convolutional network',
  'dense network',
  'linear model',
] as const

export type Family = (typeof FAMILIES)[number]

const RECURRENT = new Set(['GRU', 'LSTM', 'RNN'])
const BENDS = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'Sigmoid',
  'Tanh',
  'Gelu',
  'Softplus',
  'Erf',
  'HardSwish',
  'Clip',
  'Log',
  'Mul',
])

/** Reads the family from the operators of a graph. */
export function familyOf({ graph }: Model): Family {
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)))
  const computed = (name: string) => producer.has(name)
  const has = (op: string) => graph.nodes.some((node) => node.op === op)
  const convolves = has('Conv')
  // Attention multiplies two computed values and takes a softmax between two such products.
  const attends =
    has('Attention') ||
    has('MultiHeadAttention') ||
    (has('Softmax') && graph.nodes.filter((n) => n.op === 'MatMul' && n.inputs.every(computed)).length > 1)
  if (attends) return 'transformer'
  if (graph.nodes.some(({ op }) => RECURRENT.has(op))) return 'recurrent network'
  const joins = graph.nodes.some((node) => node.op === 'Concat' && node.inputs.filter(computed).length > 1)
  if (convolves && joins && (has('ConvTranspose') || has('Resize') || has('Upsample'))) return 'U-Net'
  if (convolves && graph.nodes.some((node) => node.op === 'Add' && node.inputs.every(computed))) return 'residual network'
  if (convolves) return 'convolutional network'
  return graph.nodes.some(({ op }) => BENDS.has(op)) ? 'dense network' : 'linear model'
}
