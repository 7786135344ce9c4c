import { lastLayer } from '../../../attribution/neural-pca/last-layer.ts'
import { type Component, contribution, neuralComponents } from '../../../attribution/neural-pca/neural-pca.ts'
import { withoutComponents } from '../../../attribution/neural-pca/without-components.ts'
import { Problem } from '../../../data/problem.ts'
import { castTensor, numbersOf, type Tensor } from '../../../data/tensor.ts'
import { captureTensors } from '../../../graph/capture.ts'
import { vectorJacobianProduct } from '../../../graph/gradient.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { NumericArray, RunContext, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

interface Inputs {
  readonly model: string
  readonly data: NumericArray
  readonly classes?: NumericArray
  readonly region?: NumericArray
}

interface Found {
  readonly rows: Table['rows']
  readonly contributions: NumericArray
  readonly maps: NumericArray
  readonly effect?: Table['rows']
  readonly fixed?: string
}

/** A component with less of the variance is not flagged: it hardly moves the logit. */
const LEAST_SHARE = 0.05
const STRONGEST = 10

/** Components of the evidence for one class, where they come from, and the network without those that were flagged or named. */
export async function findSpurious(
  inputs: Inputs,
  settings: { class: number; components: number; remove: readonly number[] },
  context: RunContext,
): Promise<Found> {
  context.progress(0, 'Reading the network')
  const model = await loadModel(inputs.model)
  const layer = lastLayer(model)
  const weights = layer.weights[settings.class]
  if (!weights) {
    throw new Problem({
      kind: 'usage',
      what: `The network has ${layer.weights.length} classes, so there is no class ${settings.class}.`,
      remedy: `Give a class from 0 to ${layer.weights.length - 1}.`,
    })
  }
  const inside = inputs.region && insideOf(inputs.region, inputs.data)
  context.progress(0.1, 'Looking at the samples')
  const seen = await activationsOf(model, inputs.data, [layer.features, layer.logits])
  const [features = [], logits = []] = seen
  const predicted = logits.map((row) => row.indexOf(Math.max(...row)))
  const truth = inputs.classes ? numbersOf(tensorOf(inputs.classes)) : predicted
  if (truth.length !== features.length) {
    throw new Problem({
      what: `There are ${features.length} samples, but ${truth.length} classes.`,
      remedy: 'Give one class for each sample.',
    })
  }
  const own = truth.flatMap((value, n) => (value === settings.class ? [n] : []))
  if (own.length < 3) {
    throw new Problem({
      what: `Only ${own.length} of ${truth.length} samples are of class ${settings.class}.`,
      remedy: 'Principal components need at least 3; give more samples of that class.',
    })
  }
  context.progress(0.3, 'Finding components')
  const components = neuralComponents(
    own.map((n) => features[n] ?? []),
    weights,
    settings.components,
  )
  const others = truth.flatMap((value, n) => (value === settings.class ? [] : [n]))
  const rows: Table['rows'][number][] = []
  const table = components.map((component) => features.map((row) => contribution(component, row)))
  const size = sampleSize(inputs.data)
  const maps = new Float32Array(components.length * size)
  for (const [at, component] of components.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.5 * at) / components.length, `Locating component ${at + 1}`)
    const added = table[at] ?? []
    const order = added.map((_, n) => n).sort((a, b) => (added[b] ?? 0) - (added[a] ?? 0))
    const map = await relevanceOf(model, layer.features, component, inputs.data, order.slice(0, STRONGEST))
    maps.set(map, at * size)
    const outside = inside && outsideShare(map, inside)
    const lift = mean(own, added) - mean(others, added)
    rows.push({
      component: at + 1,
      share: rounded(100 * component.share),
      lift: rounded(lift),
      outside: outside === undefined ? null : rounded(outside),
      chance: inside ? rounded(1 - inside.reduce((sum, value) => sum + (value ? 1 : 0), 0) / size) : null,
      followed: followed(own, others, added, predicted, settings.class),
      strongest: order
        .slice(0, 5)
        .map((n) => n + 1)
        .join(', '),
      flagged: outside !== undefined && outside > 0.5 && component.share >= LEAST_SHARE ? 'yes' : 'no',
    })
  }
  const removed = settings.remove.length ? chosen(components, settings.remove) : components.filter((_, at) => rows[at]?.flagged === 'yes')
  const contributions = {
    shape: [features.length, components.length],
    data: Float32Array.from(features.flatMap((_, n) => table.map((added) => added[n] ?? 0))),
  }
  const base: Found = { rows, contributions, maps: { shape: [components.length, ...inputs.data.shape.slice(1)], data: maps } }
  if (!removed.length) return base
  context.progress(0.9, 'Writing the network without them')
  const fixed = withoutComponents(model, settings.class, removed)
  const [after = []] = await activationsOf(fixed, inputs.data, [layer.logits])
  const taken = (group: readonly number[], of: readonly (readonly number[])[]) =>
    rounded((100 * group.filter((n) => (of[n] ?? []).indexOf(Math.max(...(of[n] ?? []))) === settings.class).length) / (group.length || 1))
  return {
    ...base,
    fixed: await temporaryModel('spufix', fixed),
    effect: [
      { group: `class ${settings.class}`, samples: own.length, before: taken(own, logits), after: taken(own, after) },
      { group: 'all others', samples: others.length, before: taken(others, logits), after: taken(others, after) },
    ],
  }
}

function chosen(components: readonly Component[], numbers: readonly number[]): Component[] {
  return numbers.map((number) => {
    const component = components[number - 1]
    if (component) return component
    throw new Problem({
      kind: 'usage',
      what: `There is no component ${number}; there are ${components.length}.`,
      remedy: 'Name components by their numbers in the table.',
    })
  })
}

/** Gradient times input of a component, absolute, averaged over the given samples. */
async function relevanceOf(
  model: Model,
  features: string,
  component: Component,
  data: NumericArray,
  samples: readonly number[],
): Promise<Float32Array> {
  const size = sampleSize(data)
  const [name = ''] = model.graph.inputs.filter((input) => !model.graph.initializers.has(input.name)).map((input) => input.name)
  const sum = new Float32Array(size)
  for (const n of samples) {
    const one = {
      shape: [1, ...data.shape.slice(1)],
      data: Float32Array.from(data.data.subarray(n * size, (n + 1) * size) as Float32Array, Number),
    }
    const seed = { shape: [1, component.weights.length], data: Float32Array.from(component.weights) }
    const products = await vectorJacobianProduct({ model, inputs: { [name]: one }, of: features, seed, wrt: [name] })
    const gradient = products[name]?.data as Float32Array
    for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + Math.abs((gradient[i] ?? 0) * (one.data[i] ?? 0)) / samples.length
  }
  return sum
}

/** Values of the model for every sample, run one by one: rows of numbers. */
async function activationsOf(model: Model, data: NumericArray, names: readonly string[]): Promise<number[][][]> {
  const size = sampleSize(data)
  const count = data.shape[0] ?? 0
  const [input] = model.graph.inputs.filter(({ name }) => !model.graph.initializers.has(name))
  const batched = typeof input?.shape?.[0] !== 'number'
  const parts = batched
    ? [data]
    : Array.from({ length: count }, (_, n) => ({ shape: [1, ...data.shape.slice(1)], data: data.data.slice(n * size, (n + 1) * size) }))
  const rows: number[][][] = names.map(() => [])
  for (const part of parts) {
    const values = await captureTensors({ model, inputs: { [input?.name ?? '']: part }, names })
    names.forEach((name, at) => {
      const tensor = values[name]
      if (!tensor) return
      const numbers = numbersOf(tensor)
      const here = part.shape[0] ?? 1
      const width = numbers.length / here
      for (let n = 0; n < here; n++) rows[at]?.push(numbers.slice(n * width, (n + 1) * width))
    })
  }
  return rows
}

function insideOf(region: NumericArray, data: NumericArray): Uint8Array {
  const size = sampleSize(data)
  if (region.data.length !== size) {
    throw new Problem({
      what: `The region has shape (${region.shape.join(', ')}), but one sample has shape (${data.shape.slice(1).join(', ')}).`,
      remedy: 'Give the region on the grid of one sample.',
    })
  }
  const inside = Uint8Array.from(region.data as Float32Array, (value) => (Number(value) === 0 ? 0 : 1))
  if (!inside.includes(1)) throw new Problem({ what: 'The region is empty.', remedy: 'Mark where the answer should come from.' })
  return inside
}

function outsideShare(map: Float32Array, inside: Uint8Array): number | undefined {
  let all = 0
  let out = 0
  map.forEach((value, i) => {
    all += value
    if (!inside[i]) out += value
  })
  return all > 0 ? out / all : undefined
}

/** Of the others in which a component is at least as strong as in the median of the class, how many are taken for the class, in %. */
function followed(
  own: readonly number[],
  others: readonly number[],
  added: readonly number[],
  predicted: readonly number[],
  of: number,
): number | null {
  const sorted = own.map((n) => added[n] ?? 0).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const strong = others.filter((n) => (added[n] ?? 0) >= median)
  return strong.length ? rounded((100 * strong.filter((n) => predicted[n] === of).length) / strong.length) : null
}

function mean(of: readonly number[], values: readonly number[]): number {
  return of.reduce((sum, n) => sum + (values[n] ?? 0), 0) / (of.length || 1)
}

function sampleSize({ shape }: NumericArray): number {
  return shape.slice(1).reduce((product, n) => product * n, 1)
}

function tensorOf({ shape, data }: NumericArray): Tensor {
  return castTensor(
    {
      type: data instanceof BigInt64Array ? 'int64' : 'float64',
      shape,
      data: data instanceof BigInt64Array ? data : Float64Array.from(data),
    },
    'float64',
  )
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
