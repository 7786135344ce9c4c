import { expect, test } from 'vitest'
import { floatTensor, type Tensor } from '../data/tensor.ts'
import { openSession } from '../runtime/session.ts'
import { float, GraphBuilder } from './build.ts'
import { differentiate } from './differentiate.ts'
import { vectorJacobianProduct } from './gradient.ts'
import { serializeModel } from './onnx/save.ts'
import { specialise } from './specialise.ts'

/** Numbers without a pattern, the same each time. */
function scattered(shape: readonly number[]): Tensor {
  const count = shape.reduce((a, b) => a * b, 1)
  return floatTensor(
    shape,
    Float32Array.from({ length: count }, (_, i) => Math.sin(12.9 * i + count)),
  )
}

function swapped({ shape: [a, b, ...rest], data }: { shape: readonly number[]; data: ArrayLike<number | bigint> }): Tensor {
  const width = rest.reduce((p, q) => p * q, 1)
  const moved = Float32Array.from({ length: a * b * width }, (_, i) => {
    const row = Math.floor(i / width)
    return Number(data[((row % a) * b + Math.floor(row / a)) * width + (i % width)])
  })
  return floatTensor([b, a, ...rest], moved)
}

/** An LSTM in two directions over 3 steps of 2 sequences with 4 features; only its last states are named. */
function lstm(layout: 0 | 1) {
  const graph = new GraphBuilder()
  const x = graph.input('x', [null, null, 4])
  const h0 = graph.input('h0', [null, null, 2])
  const inputs = [x, graph.constant(scattered([2, 8, 4])), graph.constant(scattered([2, 8, 2])), '', '', h0]
  const [, last] = graph.ops('LSTM', inputs, 2, { hidden_size: 2, direction: 'bidirectional', layout }, 'lstm')
  graph.output(last)
  return { model: graph.model(), last }
}

test('a recurrent layer with the batch first has the same gradients as with time first', async () => {
  const x = scattered([3, 2, 4])
  const h0 = scattered([2, 2, 2])
  const seed = scattered([2, 2, 2])
  const time = lstm(0)
  const batch = lstm(1)
  const wrt = ['x', 'h0']
  const expected = await vectorJacobianProduct({ model: time.model, inputs: { x, h0 }, of: time.last, seed, wrt })
  const turned = { x: swapped(x), h0: swapped(h0) }
  const found = await vectorJacobianProduct({ model: batch.model, inputs: turned, of: batch.last, seed: swapped(seed), wrt })
  for (const name of wrt) expect(Array.from(swapped(found[name]).data, Number)).toEqual(Array.from(expected[name].data, Number))
})

test('dropout in training passes the gradient where it kept the input, scaled as the output is', async () => {
  const graph = new GraphBuilder()
  const x = graph.input('x', [200])
  const training = graph.constant({ type: 'bool', shape: [], data: Uint8Array.of(1) })
  const y = graph.output(graph.op('Dropout', [x, graph.scalar(0.25), training], { seed: 7 }, 'y'))
  const ones = floatTensor([200], 1)
  const specialised = await specialise(graph.model(), { x: ones })
  const { model, seed, gradients } = differentiate(specialised, { of: y, wrt: ['x'], keep: [y] })
  const session = await openSession(serializeModel(model))
  const results = await session.run({ x: ones, [seed]: ones })
  await session.release()
  const dropped = Array.from(results[y].data, Number)
  expect(new Set(dropped.map((v) => Math.round(v * 1e4)))).toEqual(new Set([0, 13333]))
  // With x = 1 everywhere, y itself is mask / (1 − ratio), which is the derivative.
  expect(Array.from(results[gradients.x].data, Number)).toEqual(dropped)
})

test('an operator without a rule is refused by its name and that of its node', async () => {
  const graph = new GraphBuilder()
  graph.output(graph.op('Det', [graph.input('x', [2, 2])], {}, 'the node'))
  const request = { inputs: { x: floatTensor([2, 2], [1, 2, 3, 5]) }, of: 'the node', seed: floatTensor([], [1]), wrt: ['x'] }
  await expect(vectorJacobianProduct({ model: graph.model(), ...request })).rejects.toThrow(
    'There is no gradient rule for the operator Det "the node"',
  )
})

test('a form that no rule covers is refused with the reason', async () => {
  const graph = new GraphBuilder()
  const x = graph.input('x', [3, 1, 2])
  const [y] = graph.ops('RNN', [x, graph.constant(scattered([1, 2, 2])), graph.constant(scattered([1, 2, 2]))], 1, {
    hidden_size: 2,
    clip: float(0.5),
  })
  graph.output(y)
  const request = { model: graph.model(), inputs: { x: scattered([3, 1, 2]) }, of: y, seed: scattered([3, 1, 1, 2]), wrt: ['x'] }
  await expect(vectorJacobianProduct(request)).rejects.toThrow('it clips its gates')
})
