import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../data/problem.ts'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../build.ts'
import { differentiate } from '../differentiate.ts'
import type { Graph, Model, Node } from '../onnx/model.ts'
import { specialise } from '../specialise.ts'
import { elementTypes, isFloat } from '../types.ts'
import { GRADIENT_RULES } from './table.ts'

const OPERATORS = readFileSync(new URL('./fixtures/operators.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** What the gradients of Touchstone promise to cover (issue 2, part C). */
const PROMISED =
  `Conv ConvTranspose Gemm MatMul Add Sub Mul Div Pow Neg Abs Sqrt Exp Log Reciprocal Min Max Clip Where Relu LeakyRelu PRelu Elu Selu
  Celu Softplus Softsign Sigmoid HardSigmoid Tanh Gelu Erf Mish HardSwish Sin Cos Softmax LogSoftmax BatchNormalization InstanceNormalization
  LayerNormalization GroupNormalization RMSNormalization LpNormalization MaxPool AveragePool GlobalAveragePool GlobalMaxPool ReduceMean
  ReduceSum ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceLogSumExp ReduceSumSquare ReduceProd Concat Split Slice Gather GatherElements
  ScatterElements Pad Resize Reshape Flatten Squeeze Unsqueeze Transpose Expand Tile Cast Identity Dropout DepthToSpace SpaceToDepth
  Einsum CumSum LSTM GRU Trilu`.split(/\s+/)

/** x → op → y, all float32 [2, 3] as far as the walk is told: it never runs. */
function around(op: string, domain = ''): { model: Model; node: Node } {
  const node: Node = { op, domain, name: `the ${op} in question`, inputs: ['x', 'x'], outputs: ['y'], attributes: {} }
  const graph: Graph = {
    name: 'graph',
    inputs: [{ name: 'x', type: 'float32', shape: [2, 3] }],
    outputs: [{ name: 'y', type: 'float32' }],
    nodes: [node],
    initializers: new Map(),
  }
  return { node, model: { graph, opset: 18, domains: {}, irVersion: 8, producer: '', metadata: {}, functions: [] } }
}

function gradientOf(model: Model) {
  const shapes = new Map(['x', 'y'].map((name) => [name, [2, 3]]))
  return differentiate({ model, shapes, types: elementTypes(model.graph) }, { of: 'y', wrt: ['x'] })
}

describe('operators', () => {
  test.each(PROMISED)('%s has a gradient', (op) => {
    expect(GRADIENT_RULES).toHaveProperty(op)
  })

  test('every rule is for an operator that exists', () => {
    expect(Object.keys(GRADIENT_RULES).filter((op) => !OPERATORS.includes(op))).toEqual([])
  })

  test.each(OPERATORS.filter((op) => !(op in GRADIENT_RULES)))('%s is refused by operator and node name', (op) => {
    const { model } = around(op)
    expect(() => gradientOf(model)).toThrow(Problem)
    const wholeNumbers = !isFloat(elementTypes(model.graph).get('y'))
    expect(() => gradientOf(model)).toThrow(wholeNumbers ? /"y" holds (int64|bool)/ : new RegExp(`${op} "the ${op} in question"`))
  })

  test('operators of other domains are refused, even where the default domain has their name', () => {
    expect(() => gradientOf(around('FusedConv', 'com.microsoft').model)).toThrow('com.microsoft.FusedConv "the FusedConv in question"')
    expect(() => gradientOf(around('Relu', 'somewhere').model)).toThrow('somewhere.Relu "the Relu in question"')
  })
})

test('a branch that reads a differentiated value from outside is refused rather than taken for a constant', async () => {
  const graph = new GraphBuilder()
  const x = graph.input('x', [2])
  const flag = graph.input('flag', [], 'bool')
  const branch = (op: string): Graph => ({
    name: op,
    inputs: [],
    outputs: [{ name: `${op} out`, type: 'float32' }],
    nodes: [{ op, domain: '', name: op, inputs: [x], outputs: [`${op} out`], attributes: {} }],
    initializers: new Map(),
  })
  const y = graph.op('If', [flag], { then_branch: { graph: branch('Sin') }, else_branch: { graph: branch('Cos') } }, 'chosen')
  graph.output(y)
  const specialised = await specialise(graph.model(), {
    x: floatTensor([2], [1, 2]),
    flag: { type: 'bool', shape: [], data: Uint8Array.of(1) },
  })
  expect(() => differentiate(specialised, { of: y, wrt: ['x'] })).toThrow('If "chosen"')
})

test('a whole number is not differentiated, nor with respect to one', () => {
  expect(() => gradientOf(around('ArgMax').model)).toThrow('"y" holds int64')
})
