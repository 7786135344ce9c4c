import { floatTensor, type Tensor } from '../../data/tensor.ts'
import { float, type GraphBuilder } from '../../graph/build.ts'
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

/**
 * A convolution of channels × time, without bias: `kernel` is (channels, samples); `sameTime` pads time as PyTorch's "same" does, with the odd
 * sample at the end.
 */
export function convolution2d(
  graph: GraphBuilder,
  random: Random,
  name: string,
  input: string,
  {
    from,
    to,
    kernel,
    groups = 1,
    sameTime = false,
  }: { from: number; to: number; kernel: readonly number[]; groups?: number; sameTime?: boolean },
): string {
  const weight = graph.weight(`${name}.weight`, heNormal([to, from / groups, ...kernel], random.fork(name)))
  const before = sameTime ? Math.floor((kernel[1] - 1) / 2) : 0
  const after = sameTime ? kernel[1] - 1 - before : 0
  return graph.op('Conv', [input, weight], { kernel_shape: kernel, group: groups, pads: [0, before, 0, after] })
}

/** N × C × … with each of its `axes` axes in space twice as long, every value standing beside its copies. */
export function doubled(graph: GraphBuilder, input: string, axes: number): string {
  const scales = floatTensor([axes + 2], [1, 1, ...Array(axes).fill(2)])
  return graph.op('Resize', [input, '', graph.constant(scales)], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })
}

/** Batch normalisation with weights `<name>.scale`, `.shift`, and running statistics `.mean`, `.variance`. */
export function batchNormalised(graph: GraphBuilder, name: string, input: string, channels: number): string {
  const start = { scale: 1, shift: 0, mean: 0, variance: 1 }
  const parameters = Object.entries(start).map(([part, value]) => graph.weight(`${name}.${part}`, floatTensor([channels], value)))
  return graph.op('BatchNormalization', [input, ...parameters], { epsilon: float(1e-5) })
}

/** A linear layer from N × `from` to the output `score`, N × `outputs`. */
export function scoreLayer(graph: GraphBuilder, random: Random, input: string, from: number, outputs: number): void {
  const weight = graph.weight('score.weight', heNormal([outputs, from], random.fork('score')))
  const score = graph.op('Gemm', [input, weight, graph.weight('score.bias', floatTensor([outputs], 0))], { transB: 1 }, 'score')
  graph.output(score, 'float32', [1, outputs])
}

/** Dropout of N × `shape`; the name of its output ends in the shape, from which the training loop draws the mask. */
export function dropout(graph: GraphBuilder, name: string, input: string, ratio: number, shape: readonly number[]): string {
  return ratio > 0 ? graph.op('Dropout', [input, graph.constant(floatTensor([], [ratio]))], {}, `${name}:${shape.join('x')}`) : input
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
