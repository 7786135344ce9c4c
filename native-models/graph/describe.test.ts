import { expect, test } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from './build.ts'
import { describeModel } from './describe.ts'

test('a description names inputs, outputs, operators, weights and inner values', () => {
  const graph = new GraphBuilder()
  const x = graph.input('x', ['batch', 3])
  const h = graph.op('MatMul', [x, graph.weight('w', floatTensor([3, 4], 1))], {}, 'h')
  graph.output(graph.op('Relu', [graph.op('Relu', [h], {}, 'a')], {}, 'y'))
  expect(describeModel(graph.model())).toEqual({
    producer: 'touchstone',
    opset: 18,
    domains: {},
    inputs: [{ name: 'x', type: 'float32', shape: ['batch', 3] }],
    outputs: [{ name: 'y', type: 'float32' }],
    parameters: 12,
    operators: [
      { op: 'Relu', count: 2 },
      { op: 'MatMul', count: 1 },
    ],
    values: [
      { name: 'h', type: 'float32', op: 'MatMul', node: 'h' },
      { name: 'a', type: 'float32', op: 'Relu', node: 'a' },
      { name: 'y', type: 'float32', op: 'Relu', node: 'y' },
    ],
    withoutGradient: [],
  })
})

test('operators without a gradient count only where they lie between input and output', () => {
  const graph = new GraphBuilder()
  const x = graph.input('x', [4])
  const sorted = graph.op('Det', [graph.op('Reshape', [x, graph.ints([2, 2])])], {}, 'volume')
  const aside = graph.op('NonZero', [x], {}, 'places')
  graph.output(graph.op('Add', [sorted, graph.op('Cast', [graph.op('Shape', [aside])], { to: 1 })], {}, 'y'))
  expect(describeModel(graph.model()).withoutGradient).toEqual(['Det "volume"'])
})
