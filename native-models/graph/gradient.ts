import { Problem } from '../data/problem.ts'
import { castTensor, type ElementType, elementCount, numbersOf, type Tensor, type TensorData } from '../data/tensor.ts'
import { differentiate } from './differentiate.ts'
import type { GradientRules } from './gradients/rule.ts'
import type { Model } from './onnx/model.ts'
import { openModel } from './open.ts'
import { inSinglePrecision } from './precision.ts'
import { type SpecialisedModel, specialise } from './specialise.ts'

/** An array as a file holds it: its element type is that of `data`. */
export interface NumericArray {
  readonly shape: readonly number[]
  readonly data: TensorData
}

export interface ProductRequest {
  readonly model: Model
  /** Every input of the model, by name. Element types are converted to what the model asks for. */
  readonly inputs: Readonly<Record<string, NumericArray>>
  readonly of: string
  /** S, with the shape of `of`. */
  readonly seed: NumericArray
  readonly wrt: readonly string[]
  readonly rules?: GradientRules
}

/** Σ S · ∂of/∂wrt for each name in `wrt`, each with the shape of its value. Models of half precision are computed in single precision. */
export async function vectorJacobianProduct(request: ProductRequest): Promise<Record<string, NumericArray>> {
  const model = inSinglePrecision(request.model)
  const feeds = modelFeeds(model, request.inputs)
  const specialised = await specialise(model, feeds, request.wrt)
  const gradient = differentiate(specialised, request)
  const seed = seedFor(specialised, request.of, request.seed)
  const session = await openModel(gradient.model)
  try {
    const results = await session.run({ ...feeds, [gradient.seed]: seed })
    return Object.fromEntries(request.wrt.map((name) => [name, results[gradient.gradients[name]]]))
  } finally {
    await session.release()
  }
}

function seedFor({ shapes, types }: SpecialisedModel, of: string, seed: NumericArray): Tensor {
  const shape = shapes.get(of) ?? []
  if (elementCount(shape) !== elementCount(seed.shape)) {
    throw new Problem({
      what: `The seed has shape (${seed.shape.join(', ')}), but "${of}" has shape (${shape.join(', ')}).`,
      remedy: 'Give a seed with the shape of what is differentiated.',
    })
  }
  return { ...typed(seed, types.get(of) ?? 'float32'), shape }
}

/** Checks that every input is there with the rank and the fixed sizes that the model declares, and converts element types. */
export function modelFeeds(model: Model, inputs: Readonly<Record<string, NumericArray>>): Record<string, Tensor> {
  const declared = model.graph.inputs
  const names = declared.map((v) => v.name)
  const strangers = Object.keys(inputs).filter((name) => !names.includes(name))
  const missing = names.filter((name) => !(name in inputs))
  if (strangers.length || missing.length) {
    const said = strangers.length ? `The model has no input "${strangers[0]}"` : `The model's input "${missing[0]}" is not given`
    throw new Problem({
      kind: 'usage',
      what: `${said}; its inputs are ${names.map((n) => `"${n}"`).join(', ')}.`,
      remedy: 'Name each input once, as name=file.',
    })
  }
  return Object.fromEntries(
    declared.map(({ name, type, shape }) => {
      const given = inputs[name]
      const fits = !shape || (shape.length === given.shape.length && shape.every((n, i) => typeof n !== 'number' || n === given.shape[i]))
      if (!fits) {
        throw new Problem({
          what: `The model's input "${name}" wants shape (${shape?.map((n) => n ?? '?').join(', ')}), but (${given.shape.join(', ')}) is given.`,
          remedy: 'Give an array of that shape.',
        })
      }
      return [name, typed(given, type)]
    }),
  )
}

const TYPE_OF_ARRAY: Record<string, ElementType> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  BigInt64Array: 'int64',
  BigUint64Array: 'uint64',
}

function typed({ shape, data }: NumericArray, type: ElementType): Tensor {
  return castTensor({ type: TYPE_OF_ARRAY[data.constructor.name] ?? 'float32', shape, data }, type)
}

/**
 * How far the gradient is from a central difference along itself on the caller's own input: |directional derivative − ‖G‖| / ‖G‖, the best
 * of three step sizes. Along the gradient, since in random directions float32 noise drowns the difference on large inputs. Of a gradient
 * that is zero everywhere the residual is the derivative along the vector of ones, which should be zero too.
 */
export async function gradientResidual(request: ProductRequest, gradient: NumericArray, wrt: string): Promise<number> {
  const whole = inSinglePrecision(request.model)
  const feeds = modelFeeds(whole, request.inputs)
  const base = feeds[wrt]
  if (!base)
    throw new Problem({
      kind: 'usage',
      what: `The residual is measured on inputs, and "${wrt}" is not one.`,
      remedy: 'Ask for the residual of an input.',
    })
  const specialised = await specialise(whole, feeds, request.wrt)
  const seed = numbersOf(seedFor(specialised, request.of, request.seed))
  const { model, types } = specialised
  const output = { name: request.of, type: types.get(request.of) ?? ('float32' as const) }
  const session = await openModel({ ...model, graph: { ...model.graph, outputs: [output] } })
  const x = numbersOf(base)
  const g = Float64Array.from(gradient.data as Float32Array, Number)
  const norm = euclidean(g)
  const direction = norm === 0 ? g.fill(1 / Math.sqrt(g.length)) : g.map((v) => v / norm)
  const projected = async (step: number) => {
    const moved = Float64Array.from(x, (v, i) => v + step * direction[i])
    const results = await session.run({ ...feeds, [wrt]: castTensor({ type: 'float64', shape: base.shape, data: moved }, base.type) })
    return numbersOf(results[request.of]).reduce((sum, v, i) => sum + v * seed[i], 0)
  }
  try {
    const scale = euclidean(x) || 1
    let best = Number.POSITIVE_INFINITY
    for (const relative of [1e-2, 1e-3, 1e-4]) {
      const step = relative * scale
      const slope = ((await projected(step)) - (await projected(-step))) / (2 * step)
      best = Math.min(best, Math.abs(slope - norm) / (norm || 1))
    }
    return best
  } finally {
    await session.release()
  }
}

function euclidean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2
  return Math.sqrt(sum)
}
