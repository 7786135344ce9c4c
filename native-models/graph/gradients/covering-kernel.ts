import type { Emitter } from './rule.ts'

/** A convolution of stride 1 without padding: shapes of image, features and weights, and its groups. */
export interface Covering {
  readonly imageShape: readonly number[]
  readonly featureShape: readonly number[]
  readonly weightShape: readonly number[]
  readonly group: number
}

/**
 * Whether a kernel covers the image along its leading axes and is 1 along the others, as a spatial filter over all channels of a recording does:
 * then those axes are channels, and the convolution is one product for each group and place.
 */
export function covers({ imageShape, featureShape, weightShape }: Covering, strides: readonly number[], pads: readonly number[]): boolean {
  const axes = strides.map((_, i) => i + 2)
  const covered = axes.filter((axis) => weightShape[axis] === imageShape[axis] && featureShape[axis] === 1)
  return (
    strides.every((stride) => stride === 1) &&
    pads.every((pad) => pad === 0) &&
    covered.some((axis) => imageShape[axis] > 1) &&
    axes.every((axis, i) => (i < covered.length ? covered[i] === axis : weightShape[axis] === 1))
  )
}

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1)

/** dX, as a convolution with kernel 1 from features to channels × covered places. */
export function coveredImage(emit: Emitter, dy: string, w: string, { imageShape, weightShape, group }: Covering): string {
  const [out] = weightShape
  const places = product(weightShape.slice(1))
  const turned = emit.transpose(emit.reshape(w, [group, out / group, places]), [0, 2, 1])
  const ones = weightShape.slice(2).map(() => 1)
  const weights = emit.reshape(turned, [group * places, out / group, ...ones])
  return emit.reshape(emit.op('Conv', [dy, weights], { kernel_shape: ones, group }), imageShape)
}

/** dW, as one matrix product for each item of the batch and group. */
export function coveredKernel(
  emit: Emitter,
  image: string,
  dy: string,
  { imageShape, featureShape, weightShape, group }: Covering,
): string {
  const [batch, out] = featureShape
  const places = product(weightShape.slice(1))
  const rest = product(featureShape.slice(2))
  const x = emit.reshape(image, [batch, group, places, product(imageShape.slice(1)) / (group * places)])
  const y = emit.transpose(emit.reshape(dy, [batch, group, out / group, rest]), [0, 1, 3, 2])
  const summed = emit.sum(emit.op('MatMul', [x, y]), [0], false)
  return emit.reshape(emit.transpose(summed, [0, 2, 1]), weightShape)
}
