import { evaluate, leafOf, type Tree } from '../../../attribution/decision-tree/grow.ts'
import type { Box } from '../../../attribution/decision-tree/region.ts'
import { castTensor, elementCount, numbersOf } from '../../../data/tensor.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { openModel } from '../../../graph/open.ts'
import type { Random } from '../../../statistics/random.ts'

/**
 * The largest difference between the network, run by onnxruntime, and its tree, over the given points and 256 random points of the box; and
 * the range of the network's output over the same points (at least the size of its rounding).
 */
export async function largestDifference(
  model: Model,
  width: number,
  tree: Tree,
  { low, high }: Box,
  points: readonly ArrayLike<number>[] | undefined,
  random: Random,
): Promise<{ difference: number; scale: number }> {
  const drawn = Array.from({ length: 256 }, () => Float64Array.from({ length: width }, (_, i) => random.between(low[i] ?? 0, high[i] ?? 0)))
  const input = model.graph.inputs.find(({ name }) => !model.graph.initializers.has(name))
  const shape = (input?.shape ?? [1, width]).map((n, axis) => (typeof n === 'number' ? n : axis === 0 ? 1 : width))
  const session = await openModel(model)
  let difference = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  try {
    for (const point of [...(points ?? []), ...drawn]) {
      // As the network's own rounding sees it.
      const single = Float32Array.from(point)
      const feed = castTensor(
        { type: 'float32', shape: elementCount(shape) === width ? shape : [1, width], data: single },
        input?.type ?? 'float32',
      )
      const outputs = await session.run({ [input?.name ?? '']: feed })
      const first = outputs[model.graph.outputs[0]?.name ?? '']
      if (!first) continue
      const expected = evaluate(leafOf(tree, single).map, single)
      for (const [k, value] of numbersOf(first).entries()) {
        difference = Math.max(difference, Math.abs(value - (expected[k] ?? 0)))
        least = Math.min(least, value)
        most = Math.max(most, value)
      }
    }
  } finally {
    await session.release()
  }
  return { difference, scale: Math.max(most - least, 1e-3 * Math.max(Math.abs(most), Math.abs(least)), 1e-6) }
}
