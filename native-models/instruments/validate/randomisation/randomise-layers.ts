import { type Randomisation, weightLayers, withRandomWeights } from '../../../attribution/randomise.ts'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { entropy } from '../../../scoring/complexity.ts'
import { rankCorrelation, structuralSimilarity } from '../../../scoring/similarity.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { openMethod } from '../../explain/attribution/open-method.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { targetOf } from '../../explain/attribution/target.ts'

interface Settings {
  readonly method: string
  readonly methodSettings: string
  readonly target: string
  readonly order: 'top-down' | 'bottom-up' | 'independent'
  readonly weights: Randomisation
  readonly noisyCopies: number
  readonly noise: number
  readonly samples: number
}

/** One row a layer: similarity of the maps to the original ones, means over samples. */
export async function randomiseLayers(
  inputs: { data: Samples; model: string },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const chosen = samples.slice(0, settings.samples)
  const layers = weightLayers(model)
  if (!layers.length) throw new Problem({ what: 'This model has no weights.', remedy: 'Give a network.' })
  const mapsOf = (of: Model) => explainAll(of, shape, chosen, settings, context)
  const original = await mapsOf(model)
  const grid = shape.filter((n) => n > 1)
  const ordered = settings.order === 'top-down' ? [...layers].reverse() : layers
  const all = layers.flatMap(({ tensors }) => tensors)
  // What two networks share that know nothing: the trace of the input itself.
  const pair = [
    await mapsOf(withRandomWeights(model, all, settings.weights, context.random.fork('pair a'))),
    await mapsOf(withRandomWeights(model, all, settings.weights, context.random.fork('pair b'))),
  ]
  const chance = meanOf(chosen.map((_, n) => rankCorrelation(pair[0]?.[n] ?? [], pair[1]?.[n] ?? [], true)))
  const rows: Table['rows'][number][] = []
  let cascade = model
  for (const [at, layer] of ordered.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.1 + (0.9 * at) / ordered.length, `Layer ${layer.name}`)
    const random = context.random.fork(`layer ${layer.name}`)
    cascade = withRandomWeights(settings.order === 'independent' ? model : cascade, layer.tensors, settings.weights, random)
    const maps = await mapsOf(cascade)
    const score = (of: (map: Float32Array, was: Float32Array) => number) =>
      meanOf(chosen.map((_, n) => of(maps[n] ?? new Float32Array(), original[n] ?? new Float32Array())))
    rows.push({
      step: at + 1,
      layer: layer.name,
      signed: orNull(score((map, was) => rankCorrelation(map, was, false))),
      absolute: orNull(score((map, was) => rankCorrelation(map, was, true))),
      ssim: orNull(score((map, was) => structuralSimilarity(sizes(map), sizes(was), grid))),
      chance: orNull(chance),
      complexity: orNull(100 * score((map, was) => entropy(map) / entropy(was) - 1)),
    })
  }
  return rows
}

async function explainAll(
  model: Model,
  shape: readonly number[],
  samples: readonly Float32Array[],
  settings: Settings,
  { random, signal }: RunContext,
): Promise<Float32Array[]> {
  const explainer = await openMethod(settings.method, settings.methodSettings, {
    model,
    shape,
    target: targetOf(settings.target),
    background: samples,
  })
  try {
    const maps: Float32Array[] = []
    for (const [n, sample] of samples.entries()) {
      signal.throwIfAborted()
      // The same draws for every network, so that only the weights differ.
      const draws = random.fork(`sample ${n}`)
      const explain = async (input: Float32Array) => (await explainer.explain(input, { random: draws, signal })).map
      maps.push(settings.noisyCopies ? await smoothed(sample, explain, settings, random.fork(`noise ${n}`)) : await explain(sample))
    }
    return maps
  } finally {
    await explainer.release()
  }
}

/** The mean map over noisy copies of the input. */
async function smoothed(
  sample: Float32Array,
  explain: (input: Float32Array) => Promise<Float32Array>,
  { noisyCopies, noise }: Settings,
  random: { normal(): number },
): Promise<Float32Array> {
  const [low, high] = sample.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const mean = new Float32Array(sample.length)
  for (let copy = 0; copy < noisyCopies; copy++) {
    const map = await explain(sample.map((value) => value + noise * (high - low) * random.normal()))
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (map[i] ?? 0) / noisyCopies
  }
  return mean
}

function sizes(map: Float32Array): Float32Array {
  return map.map(Math.abs)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null
}
