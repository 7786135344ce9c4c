import { floatTensor, type Tensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Shrinkage } from '../../../statistics/covariance.ts'
import type { LinearRule } from '../../../statistics/linear-discriminant.ts'

const matrix = (rows: readonly (readonly number[])[]): Tensor => floatTensor([rows.length, rows[0].length], rows.flat())

/** N × 1 × channels × samples in µV to N × channels × samples. */
function begin(channels: number, samples: number) {
  const graph = new GraphBuilder()
  const recording = graph.input('recording', ['batch', 1, channels, samples])
  return { graph, rows: graph.op('Squeeze', [recording, graph.ints([1])]) }
}

function finish(graph: GraphBuilder, features: string, { weights, offsets }: LinearRule): Model {
  const rule = [graph.weight('score.weight', matrix(weights)), graph.weight('score.bias', floatTensor([offsets.length], [...offsets]))]
  graph.output(graph.op('Gemm', [features, ...rule], { transB: 1 }, 'score'), 'float32', ['batch', offsets.length])
  return graph.model()
}

/** Logarithms of wᵀCw, C each trial's covariance as `covariance` shrinks it, and the discriminant on them. */
export function powerModel(
  filters: readonly (readonly number[])[],
  rule: LinearRule,
  samples: number,
  shrinkage: Shrinkage,
): Model | undefined {
  // Ledoit and Wolf's share needs fourth moments of every trial.
  if (shrinkage === 'ledoit-wolf') return undefined
  const channels = filters[0].length
  const { graph, rows } = begin(channels, samples)
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const sumOver = (value: string, axes: readonly number[]) => graph.op('ReduceSum', [value, graph.ints(axes)], { keepdims: 0 })
  const centred = op('Sub', rows, graph.op('ReduceMean', [rows, graph.ints([2])]))
  const share = (value: string) => op('Mul', value, graph.scalar(1 / samples))
  const course = op('MatMul', graph.weight('filters', matrix(filters)), centred)
  let power = share(sumOver(op('Mul', course, course), [2]))
  if (shrinkage === 'oas') {
    const scatter = share(op('MatMul', centred, graph.op('Transpose', [centred], { perm: [0, 2, 1] })))
    const meanSquare = op('Mul', sumOver(op('Mul', scatter, scatter), [1, 2]), graph.scalar(1 / channels ** 2))
    const level = op('Mul', share(sumOver(op('Mul', centred, centred), [1, 2])), graph.scalar(1 / channels))
    const squared = op('Mul', level, level)
    const below = op('Mul', op('Sub', meanSquare, op('Mul', squared, graph.scalar(1 / channels))), graph.scalar(samples + 1))
    const drawn = op('Min', op('Div', op('Add', meanSquare, squared), below), graph.scalar(1))
    const column = (value: string) => graph.op('Unsqueeze', [value, graph.ints([1])])
    const lengths = graph.constant(
      floatTensor(
        [1, filters.length],
        filters.map((own) => own.reduce((sum, value) => sum + value * value, 0)),
      ),
    )
    power = op('Add', op('Mul', power, column(op('Sub', graph.scalar(1), drawn))), op('Mul', column(op('Mul', drawn, level)), lengths))
  }
  return finish(graph, op('Log', power), rule)
}

/** Means of windows of `width` samples of each filtered course, and the discriminant on them. */
export function evokedModel(filters: readonly (readonly number[])[], rule: LinearRule, samples: number, width: number): Model {
  const { graph, rows } = begin(filters[0].length, samples)
  const windows = Math.max(1, Math.floor(samples / width))
  const course = graph.op('MatMul', [graph.weight('filters', matrix(filters)), rows])
  const whole = graph.op('Slice', [course, graph.ints([0]), graph.ints([windows * width]), graph.ints([2])])
  const parts = graph.op('Reshape', [whole, graph.ints([0, 0, windows, -1])])
  const means = graph.op('ReduceMean', [parts, graph.ints([3])], { keepdims: 0 })
  return finish(graph, graph.op('Flatten', [means], { axis: 1 }), rule)
}
