import { expect, test } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from './build.ts'
import { captureTensors } from './capture.ts'

function model() {
  const graph = new GraphBuilder()
  const x = graph.input('x', ['n', 2])
  const unused = graph.input('other', [1])
  const h = graph.op('Relu', [graph.op('Sub', [x, graph.weight('w', floatTensor([2], [1, 2]))], {}, 'd')], {}, 'h')
  graph.op('Neg', [unused], {}, 'unused')
  graph.output(graph.op('ReduceSum', [h], { keepdims: 0 }, 'y'))
  return graph.model()
}

const inputs = { x: floatTensor([2, 2], [0, 3, 2, 1]), other: floatTensor([1], [0]) }

test('inner tensors, inputs, weights and outputs are captured in one run', async () => {
  const found = await captureTensors({ model: model(), inputs, names: ['d', 'h', 'x', 'w', 'y'] })
  const numbers = Object.fromEntries(
    Object.entries(found).map(([name, { shape, data }]) => [name, { shape, data: Array.from(data, Number) }]),
  )
  expect(numbers).toEqual({
    d: { shape: [2, 2], data: [-1, 1, 1, -1] },
    h: { shape: [2, 2], data: [0, 1, 1, 0] },
    x: { shape: [2, 2], data: [0, 3, 2, 1] },
    w: { shape: [2], data: [1, 2] },
    y: { shape: [], data: [2] },
  })
})

test('only inputs and weights need no run at all', async () => {
  expect((await captureTensors({ model: model(), inputs, names: ['w'] })).w.shape).toEqual([2])
})

test('an unknown value is refused by name', async () => {
  await expect(captureTensors({ model: model(), inputs, names: ['nothing'] })).rejects.toThrow('no value named "nothing"')
})
