import { expect, test } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from './build.ts'
import { testFixtureCases } from './gradients/fixture-cases.ts'
import { inSinglePrecision } from './precision.ts'

testFixtureCases('precision')

test('a model of single precision is left as it is', () => {
  const graph = new GraphBuilder()
  graph.output(graph.op('Mul', [graph.input('x', [2]), graph.constant(floatTensor([2], [1, 2]))]))
  const model = graph.model()
  expect(inSinglePrecision(model)).toBe(model)
})
