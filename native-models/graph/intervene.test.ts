import { expect, test } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from './build.ts'
import { captureTensors } from './capture.ts'
import { vectorJacobianProduct } from './gradient.ts'
import { type Intervention, intervene } from './intervene.ts'

/** h = 2x, y = h + 1, with h an output too. */
function doubling() {
  const graph = new GraphBuilder()
  const x = graph.input('x', [2, 2])
  const h = graph.op('Mul', [x, graph.weight('w', floatTensor([], [2]))], {}, 'h')
  graph.output(graph.op('Add', [h, graph.scalar(1)], {}, 'y'))
  graph.output(h)
  return graph.model()
}

const x = floatTensor([2, 2], [1, 2, 3, 4])

async function outputs(interventions: Intervention[], ...extras: ReturnType<typeof floatTensor>[]) {
  const { model, inputs } = intervene(doubling(), interventions)
  const feeds = { x, ...Object.fromEntries(inputs.map((name, i) => [name, extras[i]])) }
  const found = await captureTensors({ model, inputs: feeds, names: ['h', 'y'] })
  return { h: Array.from(found.h.data, Number), y: Array.from(found.y.data, Number) }
}

test('a clamp puts given numbers in place of an inner tensor, for later nodes and for the output of that name', async () => {
  expect(await outputs([{ value: 'h', kind: 'clamp' }], floatTensor([2, 2], [9, 8, 7, 6]))).toEqual({ h: [9, 8, 7, 6], y: [10, 9, 8, 7] })
})

test('a mask multiplies and broadcasts', async () => {
  expect(await outputs([{ value: 'h', kind: 'mask' }], floatTensor([2, 1], [0, 1]))).toEqual({ h: [0, 0, 6, 8], y: [1, 1, 7, 9] })
})

test('inputs and weights can be changed too', async () => {
  expect((await outputs([{ value: 'x', kind: 'offset' }], floatTensor([], [10]))).h).toEqual([22, 24, 26, 28])
  expect((await outputs([{ value: 'w', kind: 'mask' }], floatTensor([], [3]))).h).toEqual([6, 12, 18, 24])
})

test('several interventions on one value apply in their order', async () => {
  const both: Intervention[] = [
    { value: 'h', kind: 'mask' },
    { value: 'h', kind: 'offset' },
  ]
  const clamped = await outputs(both, floatTensor([2, 2], [0, 1, 1, 1]), floatTensor([2, 2], [5, 0, 0, 0]))
  expect(clamped.h).toEqual([5, 4, 6, 8])
})

test('the gradient with respect to a mask is what each unit contributes', async () => {
  const { model, inputs } = intervene(doubling(), [{ value: 'h', kind: 'mask' }])
  const [mask] = inputs
  const ones = floatTensor([2, 2], 1)
  const gradient = await vectorJacobianProduct({ model, inputs: { x, [mask]: ones }, of: 'y', seed: ones, wrt: [mask] })
  expect(Array.from(gradient[mask].data, Number)).toEqual([2, 4, 6, 8])
})

test('an unknown value is refused by name', () => {
  expect(() => intervene(doubling(), [{ value: 'nothing', kind: 'mask' }])).toThrow('no value named "nothing"')
})
