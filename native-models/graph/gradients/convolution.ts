import { coveredImage, coveredKernel, covers } from './covering-kernel.ts'
import { longKernelGradient } from './long-kernel.ts'
import { type Emitter, type GradientRules, type RuleNode, UnsupportedForm } from './rule.ts'
import { weightGradientByMatrix } from './weight-gradient.ts'

/** A convolution with everything resolved: `pads` are [begin…, end…]. */
interface Geometry {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
  readonly group: number
}

const PAST_START = -(1 << 30)

/** Resolves defaults and auto_pad from the shapes of the image-side (`large`) and the feature-side (`small`) tensor. */
function geometryOf(node: RuleNode, large: readonly number[], small: readonly number[]): Geometry {
  const kernel = node.shape(node.inputs[1]).slice(2)
  const strides = node.ints('strides') ?? kernel.map(() => 1)
  const dilations = node.ints('dilations') ?? kernel.map(() => 1)
  const auto = node.string('auto_pad', 'NOTSET')
  const group = node.int('group', 1)
  if (auto === 'NOTSET' && !node.ints('output_shape'))
    return { kernel, strides, dilations, pads: node.ints('pads') ?? kernel.flatMap(() => [0, 0]), group }
  const total = kernel.map((k, i) =>
    auto === 'VALID' ? 0 : Math.max(0, (small[i + 2] - 1) * strides[i] + dilations[i] * (k - 1) + 1 - large[i + 2]),
  )
  const less = total.map((t) => Math.floor(t / 2))
  const more = total.map((t, i) => t - less[i])
  return { kernel, strides, dilations, pads: auto === 'SAME_LOWER' ? [...more, ...less] : [...less, ...more], group }
}

export const convolution: GradientRules = {
  Conv: (node, [dy], emit) => {
    if (!dy) return []
    const [x, w] = node.inputs
    const geometry = geometryOf(node, node.shape(x), node.shape(node.outputs[0]))
    const { strides, pads, group } = geometry
    const covering = { imageShape: node.shape(x), featureShape: node.shape(node.outputs[0]), weightShape: node.shape(w), group }
    if (covers(covering, strides, pads))
      return [
        node.wanted[0] ? coveredImage(emit, dy, w, covering) : undefined,
        node.wanted[1] ? coveredKernel(emit, x, dy, covering) : undefined,
        node.wanted[2] ? biasGradient(emit, dy, geometry) : undefined,
      ]
    return [
      node.wanted[0] ? transposedConvolution(emit, dy, w, node.shape(w), node.shape(x), node.shape(node.outputs[0]), geometry) : undefined,
      node.wanted[1]
        ? kernelGradient(
            emit,
            { image: x, features: dy, imageShape: node.shape(x), featureShape: node.shape(node.outputs[0]), weightShape: node.shape(w) },
            geometry,
          )
        : undefined,
      node.wanted[2] ? biasGradient(emit, dy, geometry) : undefined,
    ]
  },
  ConvTranspose: (node, [dy], emit) => {
    if (!dy) return []
    const [x, w] = node.inputs
    const shapeX = node.shape(x)
    const shapeY = node.shape(node.outputs[0])
    const geometry = transposedGeometry(node, shapeX, shapeY)
    return [
      node.wanted[0] ? convolutionOf(emit, dy, w, shapeY, geometry) : undefined,
      node.wanted[1]
        ? kernelGradient(emit, { image: dy, features: x, imageShape: shapeY, featureShape: shapeX, weightShape: node.shape(w) }, geometry)
        : undefined,
      node.wanted[2] ? biasGradient(emit, dy, geometry) : undefined,
    ]
  },
}

const biasGradient = (emit: Emitter, dy: string, { kernel }: Geometry) => emit.sum(dy, [0, ...kernel.map((_, i) => i + 2)], false)

/** The plain convolution; negative pads, which the run time refuses, crop what no input reached. */
function convolutionOf(emit: Emitter, dy: string, w: string, shapeY: readonly number[], geometry: Geometry): string {
  const cropped = geometry.pads.some((p) => p < 0) ? cropNegative(emit, dy, shapeY, geometry.pads) : dy
  return emit.op('Conv', [cropped, w], attributesOf({ ...geometry, pads: geometry.pads.map((p) => Math.max(0, p)) }))
}

/**
 * The padding of the convolution that a ConvTranspose inverts: begin pads as given; end pads so that its output has exactly the size of X
 * (which takes up output_padding and output_shape).
 */
function transposedGeometry(node: RuleNode, shapeX: readonly number[], shapeY: readonly number[]): Geometry {
  const geometry = geometryOf(node, shapeY, shapeX)
  const n = geometry.kernel.length
  const begin = geometry.pads.slice(0, n)
  const end = geometry.kernel.map(
    (k, i) => (shapeX[i + 2] - 1) * geometry.strides[i] + geometry.dilations[i] * (k - 1) + 1 - shapeY[i + 2] - begin[i],
  )
  return { ...geometry, pads: [...begin, ...end] }
}

function attributesOf({ kernel, strides, dilations, pads, group }: Geometry) {
  return { kernel_shape: kernel, strides, dilations, pads, group }
}

/**
 * dX of a convolution. At stride 1 it is a convolution with flipped, transposed weights, which the run time computes an order of magnitude
 * faster than ConvTranspose in three dimensions; otherwise ConvTranspose with the output padding that restores X's size.
 */
function transposedConvolution(
  emit: Emitter,
  dy: string,
  w: string,
  shapeW: readonly number[],
  shapeX: readonly number[],
  shapeY: readonly number[],
  geometry: Geometry,
): string {
  const { kernel, strides, dilations, pads, group } = geometry
  const n = kernel.length
  if (strides.every((s) => s === 1)) {
    const reach = kernel.map((k, i) => dilations[i] * (k - 1))
    const back = [...reach.map((r, i) => r - pads[i]), ...reach.map((r, i) => r - pads[i + n])]
    const cropped = back.some((p) => p < 0) ? cropNegative(emit, dy, shapeY, back) : dy
    return emit.op('Conv', [cropped, flipped(emit, w, shapeW, group)], {
      kernel_shape: kernel,
      dilations,
      strides,
      group,
      pads: back.map((p) => Math.max(0, p)),
    })
  }
  const covered = kernel.map((k, i) => (shapeY[i + 2] - 1) * strides[i] + dilations[i] * (k - 1) + 1 - pads[i] - pads[i + n])
  const missing = covered.map((c, i) => shapeX[i + 2] - c)
  return emit.op('ConvTranspose', [dy, w], { ...attributesOf(geometry), output_padding: missing })
}

/** Padding beyond the kernel's reach means that the outermost outputs saw only padding: they give nothing back. */
function cropNegative(emit: Emitter, dy: string, shapeY: readonly number[], pads: readonly number[]): string {
  const n = pads.length / 2
  const axes = Array.from({ length: n }, (_, i) => i + 2)
  const starts = axes.map((_, i) => Math.max(0, -pads[i]))
  const ends = axes.map((axis, i) => shapeY[axis] - Math.max(0, -pads[i + n]))
  return emit.slice(dy, starts, ends, axes)
}

/** W[o, i, k…] → W[i, o, −k…], group by group. */
function flipped(emit: Emitter, w: string, shape: readonly number[], group: number): string {
  const [out, perGroup, ...kernel] = shape
  const axes = kernel.map((_, i) => i + 2)
  const turned = kernel.some((k) => k > 1)
    ? emit.slice(
        w,
        axes.map(() => -1),
        axes.map(() => PAST_START),
        axes,
        axes.map(() => -1),
      )
    : w
  if (group === 1) return emit.transpose(turned, [1, 0, ...axes])
  const grouped = emit.reshape(turned, [group, out / group, perGroup, ...kernel])
  const swapped = emit.transpose(grouped, [0, 2, 1, ...kernel.map((_, i) => i + 3)])
  return emit.reshape(swapped, [group * perGroup, out / group, ...kernel])
}

/**
 * dW of a convolution from `image` to `features`: a convolution in which batch and channels change places and strides and dilations too.
 * Grouped convolutions go group by group.
 */
function kernelGradient(
  emit: Emitter,
  {
    image,
    features,
    imageShape,
    featureShape,
    weightShape,
  }: { image: string; features: string; imageShape: readonly number[]; featureShape: readonly number[]; weightShape: readonly number[] },
  geometry: Geometry,
): string {
  const { kernel, strides, dilations, pads, group } = geometry
  if (group === 1 && strides.every((s) => s === 1)) {
    const correlation = { image, features, imageShape, featureShape, kernel, dilations, pads }
    const product = longKernelGradient(emit, correlation) ?? weightGradientByMatrix(emit, correlation)
    if (product) return product
  }
  const spatial = kernel.map((_, i) => i + 2)
  const swap = [1, 0, ...spatial]
  const n = kernel.length
  // What the last stride did not reach would make the correlation longer than the kernel: pad (or crop) at the end so that it fits exactly.
  const end = kernel.map((k, i) => (featureShape[i + 2] - 1) * strides[i] + dilations[i] * (k - 1) + 1 - imageShape[i + 2] - pads[i])
  const fitted = end.some((p) => p < 0) || pads.some((p) => p < 0)
  const slices = fitted
    ? emit.slice(
        image,
        spatial.map((_, i) => Math.max(0, -pads[i])),
        spatial.map((axis, i) => imageShape[axis] + Math.min(0, end[i])),
        spatial,
      )
    : image
  const attributes = {
    kernel_shape: featureShape.slice(2),
    strides: dilations,
    dilations: strides,
    pads: [...pads.slice(0, n), ...end].map((p) => Math.max(0, p)),
  }
  const correlate = (x: string, y: string) =>
    emit.transpose(emit.op('Conv', [emit.transpose(x, swap), emit.transpose(y, swap)], attributes), swap)
  if (group === 1) return correlate(slices, features)
  if (weightShape[0] % group) throw new UnsupportedForm('its groups do not divide its channels')
  const parts = (value: string, channels: number) =>
    emit.ops('Split', [value, emit.ints(Array(group).fill(channels / group))], group, { axis: 1 })
  const xs = parts(slices, imageShape[1])
  const ys = parts(features, featureShape[1])
  return emit.op(
    'Concat',
    xs.map((x, i) => correlate(x, ys[i])),
    { axis: 0 },
  )
}
