import { Problem } from '../data/problem.ts'
import { castTensor, elementCount, numbersOf, type Tensor } from '../data/tensor.ts'
import { differentiate } from '../graph/differentiate.ts'
import { modelFeeds } from '../graph/gradient.ts'
import type { GradientRules } from '../graph/gradients/rule.ts'
import type { Model } from '../graph/onnx/model.ts'
import { openModel } from '../graph/open.ts'
import { inSinglePrecision } from '../graph/precision.ts'
import { type SpecialisedModel, specialise } from '../graph/specialise.ts'
import type { Subject, Target } from './method.ts'

/** A subject made ready: the model concrete for one sample, and the target resolved to one of its values. */
export interface OpenSubject {
  readonly subject: Subject
  readonly specialised: SpecialisedModel
  /** Name of the input that is explained. */
  readonly input: string
  /** Name of the value that the target lies in, and its shape. */
  readonly of: string
  readonly outputShape: readonly number[]
  feeds(sample: Float32Array): Record<string, Tensor>
  /** The value that the target lies in. */
  forward(sample: Float32Array): Promise<Float32Array>
  /** Weights over that value, of which the target is the weighted sum. Fixed by the sample where the target depends on it. */
  seed(output: Float32Array): Float32Array
  release(): Promise<void>
}

/**
 * Opens a model for one shape of sample and one target. `prepare` rewrites the model first (merging of batch normalisation).
 * `Problem` for an input, output or unit that the model does not have, and for a shape that does not fit.
 */
export async function openSubject(subject: Subject, prepare: (model: Model) => Model = (model) => model): Promise<OpenSubject> {
  const model = prepare(inSinglePrecision(subject.model))
  const { inputs, initializers, outputs } = model.graph
  const free = inputs.filter(({ name }) => !initializers.has(name))
  const input = subject.input ?? free[0]?.name ?? ''
  const given = { ...subject.others, [input]: { shape: subject.shape, data: new Float32Array(elementCount(subject.shape)) } }
  const feeds = modelFeeds({ ...model, graph: { ...model.graph, inputs: free } }, given)
  const of = subject.target.kind === 'unit' ? subject.target.value : (subject.target.output ?? outputs[0]?.name ?? '')
  const specialised = await specialise(exposing(model, of), feeds)
  const outputShape = specialised.shapes.get(of)
  if (!outputShape) {
    throw new Problem({
      kind: 'usage',
      what: `The model has no value named "${of}".`,
      remedy: `Its outputs are ${outputs.map(({ name }) => `"${name}"`).join(', ')}; "touchstone model info" lists its inner values.`,
    })
  }
  checkTarget(subject.target, of, outputShape)
  const type = specialised.types.get(of) ?? 'float32'
  const forwardModel = { ...specialised.model, graph: { ...specialised.model.graph, outputs: [{ name: of, type }] } }
  const session = await openModel(forwardModel)
  const declared = feeds[input]?.type ?? 'float32'
  const feedsOf = (sample: Float32Array) => ({
    ...feeds,
    [input]: castTensor({ type: 'float32', shape: subject.shape, data: sample }, declared),
  })
  return {
    subject,
    specialised,
    input,
    of,
    outputShape,
    feeds: feedsOf,
    forward: async (sample) => floatsOf((await session.run(feedsOf(sample)))[of]),
    seed: (output) => seedOf(subject.target, output, outputShape),
    release: () => session.release(),
  }
}

/** The model with the value among its outputs, so that nothing it needs is pruned. */
function exposing(model: Model, value: string): Model {
  if (model.graph.outputs.some(({ name }) => name === value)) return model
  if (!model.graph.nodes.some(({ outputs }) => outputs.includes(value))) return model
  return { ...model, graph: { ...model.graph, outputs: [...model.graph.outputs, { name: value, type: 'float32' }] } }
}

export function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  return Float32Array.from(tensor ? numbersOf(tensor) : [])
}

/** After the batch axis, which an output of one number may lack. */
function inner(shape: readonly number[]): readonly number[] {
  return shape.length > 1 || shape[0] === 1 ? shape.slice(1) : shape
}

function checkTarget(target: Target, of: string, outputShape: readonly number[]): void {
  const shape = inner(outputShape)
  const index = target.kind === 'element' || target.kind === 'unit' ? target.index : undefined
  if (index) {
    const fits =
      (index.length === shape.length || (elementCount(shape) === 1 && index.every((n) => n === 0))) &&
      index.every((n, axis) => n >= 0 && n < (shape[axis] ?? 1))
    if (!fits) {
      throw new Problem({
        kind: 'usage',
        what: `There is no element ${index.join(',') || '(none)'} in "${of}", which has shape (${outputShape.join(', ')}).`,
        remedy:
          shape.length === 1
            ? `Give a target from 0 to ${(shape[0] ?? 1) - 1}.`
            : `Give ${shape.length} numbers, one for each axis after the first.`,
      })
    }
  }
  if (target.kind === 'label') {
    const [classes = 0] = shape
    if (shape.length < 2 || target.label >= classes) {
      throw new Problem({
        kind: 'usage',
        what: `"${of}" has shape (${outputShape.join(', ')}), so it has no label ${target.label}.`,
        remedy: 'A label needs one channel a label along the second axis.',
      })
    }
    if (target.mask && target.mask.length !== elementCount(shape.slice(1))) {
      throw new Problem({
        kind: 'usage',
        what: 'The mask of the target does not have the grid of the output.',
        remedy: 'Give it on that grid.',
      })
    }
  }
}

function seedOf(target: Target, output: Float32Array, outputShape: readonly number[]): Float32Array {
  const seed = new Float32Array(output.length)
  const shape = inner(outputShape)
  if (target.kind === 'label') {
    const [classes = 1, ...grid] = shape
    const voxels = elementCount(grid)
    for (let v = 0; v < voxels; v++) {
      if (target.mask ? target.mask[v] : largestAt(output, v, classes, voxels) === target.label) seed[target.label * voxels + v] = 1
    }
    return seed
  }
  if (target.kind === 'largest') {
    let best = 0
    for (let i = 1; i < output.length; i++) if ((output[i] ?? 0) > (output[best] ?? 0)) best = i
    seed[best] = 1
    return seed
  }
  if (!target.index) return seed.fill(1)
  let flat = 0
  target.index.forEach((n, axis) => {
    flat = flat * (shape[axis] ?? 1) + n
  })
  seed[flat] = 1
  return seed
}

function largestAt(output: Float32Array, voxel: number, classes: number, voxels: number): number {
  let best = 0
  for (let k = 1; k < classes; k++) if ((output[k * voxels + voxel] ?? 0) > (output[best * voxels + voxel] ?? 0)) best = k
  return best
}

/** Σ seed · output: the number that is explained. */
export function weightedSum(output: Float32Array, seed: Float32Array): number {
  return output.reduce((sum, value, i) => sum + value * (seed[i] ?? 0), 0)
}

export interface OpenGradient {
  /** What the walk brings from the seed to the input and to the values of `wrt`, and the values of `keep`, by name. */
  run(sample: Float32Array, seed: Float32Array, extra?: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Float32Array>>>
  release(): Promise<void>
}

/** Opens the walk back from the target, with the ordinary rules or others. */
export async function openGradient(
  open: OpenSubject,
  {
    rules,
    wrt = [open.input],
    keep,
    specialised = open.specialised,
  }: { rules?: GradientRules; wrt?: readonly string[]; keep?: readonly string[]; specialised?: SpecialisedModel } = {},
): Promise<OpenGradient> {
  const walked = differentiate(specialised, { of: open.of, wrt, rules, keep })
  const session = await openModel(walked.model)
  const type = open.specialised.types.get(open.of) ?? 'float32'
  return {
    run: async (sample, seed, extra) => {
      const given = castTensor({ type: 'float32', shape: open.outputShape, data: seed }, type)
      const results = await session.run({ ...open.feeds(sample), ...extra, [walked.seed]: given })
      const named: Record<string, Float32Array> = {}
      for (const name of wrt) named[name] = floatsOf(results[walked.gradients[name] ?? ''])
      for (const name of keep ?? []) named[`kept:${name}`] = floatsOf(results[name])
      return named
    },
    release: () => session.release(),
  }
}
