import { floatTensor, type Tensor } from '../../data/tensor.ts'
import type { GraphBuilder } from '../../graph/build.ts'
import type { Random } from '../../statistics/random.ts'

export interface ConvolutionOptions {
  readonly from: number
  readonly to: number
  readonly kernel: number
  readonly stride?: number
  readonly bias?: boolean
}

/** A cubic 3-D convolution with "same" padding (k − 1) / 2 and He's normal initialisation, its weights named after it. */
export function convolution3d(
  graph: GraphBuilder,
  random: Random,
  name: string,
  input: string,
  { from, to, kernel, stride = 1, bias = false }: ConvolutionOptions,
): string {
  const weight = graph.weight(`${name}.weight`, heNormal([to, from, kernel, kernel, kernel], random.fork(name)))
  const extra = bias ? [graph.weight(`${name}.bias`, floatTensor([to], 0))] : []
  return graph.op('Conv', [input, weight, ...extra], {
    kernel_shape: [kernel, kernel, kernel],
    strides: [stride, stride, stride],
    pads: Array(6).fill((kernel - 1) / 2),
  })
}

/** He et al. 2015: variance 2 / fan-in, where the fan-in is the product of all axes but the first. */
export function heNormal(shape: readonly number[], random: Random): Tensor {
  const fanIn = shape.slice(1).reduce((a, b) => a * b, 1)
  const deviation = Math.sqrt(2 / fanIn)
  return floatTensor(
    shape,
    Float32Array.from({ length: fanIn * shape[0] }, () => deviation * random.normal()),
  )
}
