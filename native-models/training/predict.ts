import type { Model } from '../graph/onnx/model.ts'
import { openModel } from '../graph/open.ts'
import { batches, batchOf, type Examples } from './examples.ts'

/** The first output number of the network for each of the chosen examples. */
export async function predict(model: Model, examples: Examples, chosen: readonly number[], batch = 32): Promise<number[]> {
  return (await predictAll(model, examples, chosen, batch)).map(([first]) => first)
}

/** All numbers of the network's first output for each of the chosen examples. */
export async function predictAll(model: Model, examples: Examples, chosen: readonly number[], batch = 32): Promise<number[][]> {
  const session = await openModel(model)
  const [input] = model.graph.inputs
  const [output] = model.graph.outputs
  try {
    const predictions: number[][] = []
    for (const part of batches(chosen, batch)) {
      const results = await session.run({ [input.name]: batchOf(examples, part).sample })
      const data = Array.from(results[output.name].data, Number)
      const width = data.length / part.length
      for (let i = 0; i < part.length; i++) predictions.push(data.slice(i * width, (i + 1) * width))
    }
    return predictions
  } finally {
    await session.release()
  }
}
