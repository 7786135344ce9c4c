import { floatTensor } from '../../../data/tensor.ts'
import { expose } from '../../../graph/capture.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { openModel } from '../../../graph/open.ts'

/**
 * The model with mean and variance of every batch normalisation measured again on these samples (`shape` of one, its first axis 1), from the
 * first layer on. A network with random weights and the statistics of trained ones would be pushed out of its range: its signals die or explode,
 * and what its maps show is that, not what a network shows that knows nothing.
 */
export async function withBatchStatistics(model: Model, samples: readonly Float32Array[], shape: readonly number[]): Promise<Model> {
  let current = model
  for (const node of model.graph.nodes) {
    const [value, , , mean, variance] = node.inputs
    if (node.op !== 'BatchNormalization' || !value || !mean || !variance) continue
    const found = await channelMoments(current, value, samples, shape)
    if (!found) continue
    const initializers = new Map(current.graph.initializers)
    initializers.set(mean, floatTensor([found.mean.length], found.mean))
    initializers.set(variance, floatTensor([found.variance.length], found.variance))
    current = { ...current, graph: { ...current.graph, initializers } }
  }
  return current
}

/** Mean and variance of a value in each channel (axis 1), over samples and places. */
async function channelMoments(model: Model, value: string, samples: readonly Float32Array[], shape: readonly number[]) {
  const input = model.graph.inputs.find(({ name }) => !model.graph.initializers.has(name))?.name ?? ''
  const exposed = expose(model, [value])
  // The input itself, or a weight: nothing upstream was made random.
  if (!exposed.graph.outputs.length) return undefined
  const session = await openModel(exposed)
  const [sums, squares]: [number[], number[]] = [[], []]
  let count = 0
  try {
    for (const sample of samples) {
      const output = (await session.run({ [input]: { type: 'float32', shape: [...shape], data: sample } }))[value]
      if (!output) return undefined
      const [batch = 1, channels = 1, ...rest] = output.shape
      const places = rest.reduce((product, n) => product * n, 1)
      for (let i = 0; i < output.data.length; i++) {
        const channel = Math.floor(i / places) % channels
        const number = Number(output.data[i])
        sums[channel] = (sums[channel] ?? 0) + number
        squares[channel] = (squares[channel] ?? 0) + number * number
      }
      count += batch * places
    }
  } finally {
    await session.release()
  }
  const mean = sums.map((sum) => sum / count)
  return { mean, variance: squares.map((sum, c) => Math.max(0, sum / count - (mean[c] ?? 0) ** 2)) }
}
