import { Problem } from '../../../data/problem.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { NumericArray } from '../../contract.ts'

export interface SplitSamples {
  /** Shape of one sample, as the model takes it. */
  readonly shape: readonly number[]
  readonly samples: readonly Float32Array[]
}

/**
 * Splits an array along its first axis into samples of the model's input, with axes of length 1 put before it where the model has more (batch,
 * channel). `Problem` when the array has more axes than the model, or numbers that are not finite.
 */
export function splitSamples({ shape, data }: NumericArray, model: Model, input?: string): SplitSamples {
  const free = model.graph.inputs.filter(({ name }) => !model.graph.initializers.has(name))
  const declared = (input ? free.find(({ name }) => name === input) : free[0])?.shape
  const rank = declared?.length ?? shape.length
  if (shape.length > rank) {
    throw new Problem({
      what: `The data have shape (${shape.join(', ')}), but the model takes ${rank} axes: (${declared?.map((n) => n ?? '?').join(', ')}).`,
      remedy: 'Give one sample, or several along the first axis.',
    })
  }
  const whole = [...new Array<number>(rank - shape.length).fill(1), ...shape]
  const [first = 1, ...rest] = whole
  // A model without a batch axis takes the array as it is.
  const single = typeof declared?.[0] === 'number' && declared[0] > 1 && declared[0] === first
  const count = single ? 1 : first
  const size = data.length / (count || 1)
  if (!data.length) throw new Problem({ what: 'The data are empty.', remedy: 'Give at least one sample.' })
  const samples = Array.from({ length: count }, (_, n) => {
    const sample = Float32Array.from(data.subarray(n * size, (n + 1) * size) as Float32Array, Number)
    if (!sample.every(Number.isFinite)) {
      throw new Problem({ what: `Sample ${n + 1} holds numbers that are not finite.`, remedy: 'Fill them in, or leave the sample out.' })
    }
    return sample
  })
  return { shape: single ? whole : [1, ...rest], samples }
}
