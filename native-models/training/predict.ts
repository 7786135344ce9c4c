import type { Model } from '../graph/onnx/model.ts'
import { openModel } from '../graph/open.ts'
import { batches, batchOf, type Examples } from './examples.ts'

/** The first output number of the network for each of the chosen examples. */
export async function predict(model: Model, examples: Examples, chosen: readonly number[], batch = 32): Promise<number[]> {
  const session = await openModel(model)
  const [input] = model.graph.inputs
  const [output] = model.graph.outputs
  try {
    const predictions: number[] = []
    for (const part of batches(chosen, batch)) {
      const results = await session.run({ [input.name]: batchOf(examples, part).sample })
      const { data } = results[output.name]
      const width = data.length / part.length
      for (let i = 0; i < part.length; i++) predictions.push(Number(data[i * width]))
    }
    return predictions
  } finally {
    await session.release()
  }
}
