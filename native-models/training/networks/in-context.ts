import { floatTensor } from '../../data/tensor.ts'
import { float, GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { doubled, heNormal } from './layers.ts'

export interface InContextOptions {
  /** Tasks side by side in a batch. */
  readonly groups: number
  /** Places for examples in each task; those that `valid` is 0 of count for nothing. */
  readonly examples: number
  /** Points along either side of an image: divisible by 8. */
  readonly size: number
  readonly random: Random
}

/** Channels of the four levels, finest first. */
const CHANNELS = [16, 32, 48, 64]
/** Levels at which a point of the image looks for points like it in the examples. */
const LOOKS = [2, 3]
const KEY = 32
/** Points along either side of a patch of an example's answer that is carried over whole. */
const PATCH = 4

/**
 * One network for many tasks on 2-D images, told by examples what the task is. Inputs: `image` [groups, 1, size, size], `exampleImages` and
 * `exampleAnswers` [groups × examples, 1, size, size], `valid` [groups, examples] of 0 and 1. Output `answer` [groups, 1, size, size]: an image,
 * or the scores (before the sigmoid) of a label.
 *
 * As in Neuralizer (Czolbe & Dalca 2023), examples pass through the network beside the image and are averaged, so that their order and number
 * do not matter. Besides, at two levels, each point of the image attends to all points of all examples (Vaswani et al. 2017, eq. 1) and takes
 * over what was made of those like it: from the finer of the two as patches of the answer.
 */
export function inContextNetwork({ groups, examples, size, random }: InContextOptions): Model {
  const graph = new GraphBuilder()
  const layers = layersOf(graph, random)
  const square = (count: number) => [count, 1, size, size]
  const image = graph.input('image', square(groups))
  const exampleImages = graph.input('exampleImages', square(groups * examples))
  const exampleAnswers = graph.input('exampleAnswers', square(groups * examples))
  const valid = graph.input('valid', [groups, examples])
  const average = averageOf(graph, valid, { groups, examples })

  const seen = layers.encoder('image', [image])
  const shown = layers.encoder('image', [exampleImages])
  const made = layers.encoder('pair', [exampleImages, exampleAnswers], shown)
  const means = made.map((level, k) => average(level, [CHANNELS[k], size >> k, size >> k]))

  const found = new Map<number, string>()
  let votes = ''
  for (const k of LOOKS) {
    const side = size >> k
    const points = side * side
    const place = graph.weight(`look${k}.place`, floatTensor([KEY, points], normals(KEY * points, 0.3, random.fork(`place ${k}`))))
    const flat = (value: string, count: number, channels: number) => graph.op('Reshape', [value, graph.ints([count, channels, points])])
    const query = graph.op('Add', [flat(layers.convolution(`look${k}.query`, seen[k], CHANNELS[k], KEY, 1), groups, KEY), place])
    const key = graph.op('Add', [flat(layers.convolution(`look${k}.key`, shown[k], CHANNELS[k], KEY, 1), groups * examples, KEY), place])
    const carried = k === LOOKS[0] ? [made[k], patches(graph, exampleAnswers, size, groups * examples)] : [made[k]]
    const width = CHANNELS[k] + (k === LOOKS[0] ? PATCH * PATCH : 0)
    const value = flat(carried.length > 1 ? graph.op('Concat', carried, { axis: 1 }) : made[k], groups * examples, width)
    /** [groups × examples, channels, points] → [groups, channels, examples × points] */
    const together = (flatValue: string, channels: number) =>
      graph.op('Reshape', [
        graph.op('Transpose', [graph.op('Reshape', [flatValue, graph.ints([groups, examples, channels, points])])], { perm: [0, 2, 1, 3] }),
        graph.ints([groups, channels, examples * points]),
      ])
    const alike = graph.op('MatMul', [graph.op('Transpose', [query], { perm: [0, 2, 1] }), together(key, KEY)])
    const scaled = graph.op('Mul', [alike, graph.scalar(1 / Math.sqrt(KEY))])
    const attention = graph.op('Softmax', [graph.op('Add', [scaled, absentees(graph, valid, { groups, examples, points })])], { axis: 2 })
    const taken = graph.op('MatMul', [together(value, width), graph.op('Transpose', [attention], { perm: [0, 2, 1] })])
    const whole = graph.op('Reshape', [taken, graph.ints([groups, width, side, side])])
    if (k !== LOOKS[0]) found.set(k, whole)
    else {
      const [features, patch] = [
        [0, CHANNELS[k]],
        [CHANNELS[k], width],
      ].map(([from, to]) => graph.op('Slice', [whole, graph.ints([from]), graph.ints([to]), graph.ints([1])]))
      found.set(k, features)
      votes = unpatched(graph, patch, size, groups)
    }
  }

  let value = ''
  for (let k = CHANNELS.length - 1; k >= 0; k--) {
    const parts = [
      { name: seen[k], width: CHANNELS[k] },
      { name: means[k], width: CHANNELS[k] },
    ]
    const look = found.get(k)
    if (look) parts.push({ name: look, width: CHANNELS[k] })
    if (value)
      parts.push({
        name: doubled(graph, layers.convolution(`up${k}.narrow`, value, CHANNELS[k + 1], CHANNELS[k], 1), 2),
        width: CHANNELS[k],
      })
    if (k === 0) parts.push({ name: votes, width: 1 }, { name: image, width: 1 })
    const width = parts.reduce((sum, part) => sum + part.width, 0)
    const joined = graph.op(
      'Concat',
      parts.map(({ name }) => name),
      { axis: 1 },
    )
    value = layers.block(`up${k}`, joined, width, CHANNELS[k])
  }
  const last = graph.op('Concat', [value, votes, image], { axis: 1 })
  const answer = layers.convolution('answer.head', last, CHANNELS[0] + 2, 1, 1)
  graph.output(graph.op('Identity', [answer], {}, 'answer'), 'float32', square(groups))
  return graph.model()
}

/** Convolutions whose weights are shared by all that ask for them by one name. */
function layersOf(graph: GraphBuilder, random: Random) {
  const weights = new Map<string, string>()
  const weight = (name: string, make: () => ReturnType<typeof floatTensor>) => {
    const known = weights.get(name) ?? graph.weight(name, make())
    weights.set(name, known)
    return known
  }
  const convolution = (name: string, input: string, from: number, to: number, kernel: number) =>
    graph.op(
      'Conv',
      [
        input,
        weight(`${name}.weight`, () => heNormal([to, from, kernel, kernel], random.fork(name))),
        weight(`${name}.bias`, () => floatTensor([to], 0)),
      ],
      { kernel_shape: [kernel, kernel], pads: Array(4).fill((kernel - 1) / 2) },
    )
  const normalised = (name: string, input: string, from: number, to: number) => {
    const parameters = Object.entries({ scale: 1, shift: 0 }).map(([part, start]) =>
      weight(`${name}.${part}`, () => floatTensor([to], start)),
    )
    const normal = graph.op('InstanceNormalization', [convolution(name, input, from, to, 3), ...parameters], { epsilon: float(1e-5) })
    return graph.op('LeakyRelu', [normal], { alpha: float(0.1) })
  }
  const block = (name: string, input: string, from: number, to: number) =>
    normalised(`${name}.1`, normalised(`${name}.0`, input, from, to), to, to)
  /** The four levels of a stack of inputs, each beside another encoder's level where there is one. */
  const encoder = (name: string, inputs: readonly string[], beside?: readonly string[]): string[] => {
    const levels: string[] = []
    CHANNELS.forEach((width, k) => {
      const below = k === 0 ? [...inputs] : [graph.op('AveragePool', [levels[k - 1]], { kernel_shape: [2, 2], strides: [2, 2] })]
      if (beside) below.push(beside[k])
      const from = (k === 0 ? inputs.length : CHANNELS[k - 1]) + (beside ? width : 0)
      levels.push(block(`${name}${k}`, below.length > 1 ? graph.op('Concat', below, { axis: 1 }) : below[0], from, width))
    })
    return levels
  }
  return { convolution, block, encoder }
}

interface Counts {
  readonly groups: number
  readonly examples: number
}

/** Mean over the examples that are there: [groups × examples, …shape] → [groups, …shape]. */
function averageOf(graph: GraphBuilder, valid: string, { groups, examples }: Counts) {
  const total = graph.op('ReduceSum', [valid, graph.ints([1])], { keepdims: 1 })
  const share = graph.op('Reshape', [graph.op('Div', [valid, total]), graph.ints([groups, examples, 1, 1, 1])])
  return (value: string, shape: readonly number[]) => {
    const apart = graph.op('Reshape', [value, graph.ints([groups, examples, ...shape])])
    return graph.op('ReduceSum', [graph.op('Mul', [apart, share]), graph.ints([1])], { keepdims: 0 })
  }
}

/** −10⁴ for each point of an example that is not there, 0 otherwise: [groups, 1, examples × points]. */
function absentees(graph: GraphBuilder, valid: string, { groups, examples, points }: Counts & { readonly points: number }): string {
  const absent = graph.op('Mul', [graph.op('Sub', [valid, graph.scalar(1)]), graph.scalar(1e4)])
  const each = graph.op('Expand', [
    graph.op('Reshape', [absent, graph.ints([groups, examples, 1])]),
    graph.ints([groups, examples, points]),
  ])
  return graph.op('Reshape', [each, graph.ints([groups, 1, examples * points])])
}

/** [count, 1, size, size] → [count, PATCH², size / PATCH, size / PATCH] */
function patches(graph: GraphBuilder, images: string, size: number, count: number): string {
  const side = size / PATCH
  const apart = graph.op('Reshape', [images, graph.ints([count, side, PATCH, side, PATCH])])
  return graph.op('Reshape', [graph.op('Transpose', [apart], { perm: [0, 2, 4, 1, 3] }), graph.ints([count, PATCH * PATCH, side, side])])
}

function unpatched(graph: GraphBuilder, value: string, size: number, count: number): string {
  const side = size / PATCH
  const apart = graph.op('Reshape', [value, graph.ints([count, PATCH, PATCH, side, side])])
  return graph.op('Reshape', [graph.op('Transpose', [apart], { perm: [0, 3, 1, 4, 2] }), graph.ints([count, 1, size, size])])
}

function normals(count: number, deviation: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => deviation * random.normal())
}
