import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { floatTensor, type Tensor } from '../../data/tensor.ts'
import type { Model } from '../../graph/onnx/model.ts'
import { openModel } from '../../graph/open.ts'
import { seededRandom } from '../../statistics/random.ts'
import { meanSquaredError } from '../losses.ts'
import { withOpenBatch } from '../open-batch.ts'
import { sgd } from '../optimisers.ts'
import { openTrainer } from '../trainer.ts'
import { eegnet } from './eegnet.ts'
import { gru } from './gru.ts'
import { linear } from './linear.ts'
import { resnet } from './resnet.ts'
import { shallowConvNet } from './shallow-convnet.ts'
import { unetEncoder } from './unet-encoder.ts'

// Numbers from PyTorch in double precision: fixtures/make.py.
interface Numbers {
  shape: number[]
  data: number[]
}
interface Case {
  input: Numbers
  target: Numbers
  weights: Record<string, Numbers>
  output: Numbers
  loss: number
  after: Record<string, Numbers>
}
const fixture = JSON.parse(readFileSync(new URL('./fixtures/networks.json', import.meta.url), 'utf8')) as Record<string, Case>

const random = seededRandom(2)
const small = { outputs: 1, random }
const networks: Record<string, Model> = {
  'resnet average': resnet({ ...small, blocks: [1, 1], width: 2, inputChannels: 1, size: [9, 8, 8] }),
  'resnet places': resnet({ ...small, blocks: [1, 1], width: 2, inputChannels: 1, size: [9, 8, 8], head: 'places' }),
  'unet encoder': unetEncoder({ ...small, channels: [2, 3], inputChannels: 1, size: [6, 4, 4] }),
  eegnet: eegnet({ ...small, channels: 3, samples: 64, filters: 2, kernel: 8, dropout: 0 }),
  'shallow convnet': shallowConvNet({ ...small, channels: 3, samples: 30, filters: 3, kernel: 5, pool: 10, stride: 4, dropout: 0 }),
  gru: gru({ ...small, channels: 3, samples: 7, hidden: 3 }),
  linear: linear({ shape: [2, 3, 2], random }),
}

const tensor = ({ shape, data }: Numbers) => floatTensor(shape, data)

/** The network with the fixture's weights: every one of them, with its own shape. */
function withWeights(model: Model, weights: Record<string, Numbers>): Model {
  const initializers = new Map(model.graph.initializers)
  for (const [name, numbers] of Object.entries(weights)) {
    expect(initializers.get(name)?.shape, name).toEqual(numbers.shape)
    initializers.set(name, tensor(numbers))
  }
  return withOpenBatch({ ...model, graph: { ...model.graph, initializers } })
}

function relativeError(got: Tensor | undefined, want: readonly number[]): number {
  if (!got) return Number.POSITIVE_INFINITY
  const difference = want.reduce((sum, v, i) => sum + (v - Number(got.data[i])) ** 2, 0)
  return Math.sqrt(difference / want.reduce((sum, v) => sum + v * v, 1e-12))
}

it.each(Object.keys(networks))('%s gives what it gives in PyTorch, and learns the same in one step', async (name) => {
  const { input, target, weights, output, loss, after } = fixture[name]
  const model = withWeights(networks[name], weights)
  const feed = model.graph.inputs[0].name
  const session = await openModel(model)
  expect(relativeError((await session.run({ [feed]: tensor(input) })).score, output.data)).toBeLessThan(1e-5)
  await session.release()

  const trainer = await openTrainer({
    model,
    shapes: { [feed]: input.shape, target: target.shape },
    targets: ['target'],
    loss: (graph, [score], { target: wanted }) => ({ total: meanSquaredError(graph, score, wanted, 2) }),
    optimiser: sgd(),
    random,
  })
  expect((await trainer.step({ [feed]: tensor(input), target: tensor(target) }, 0.05)).loss / loss).toBeCloseTo(1, 4)
  const { initializers } = trainer.model('present').graph
  const trained = [...model.graph.initializers.keys()].filter((weight) => weight in after)
  expect(trained.sort()).toEqual(Object.keys(after).sort())
  for (const [weight, want] of Object.entries(after)) expect(relativeError(initializers.get(weight), want.data), weight).toBeLessThan(1e-4)
  await trainer.release()
})
