import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { z } from 'zod'
import { Problem } from '../data/problem.ts'
import { reach } from '../graph/differentiate.ts'
import type { Explainer, Subject } from './method.ts'
import { type OpenSubject, openGradient, openSubject, weightedSum } from './open-subject.ts'
import { upsample } from './upsample.ts'

export const camSettings = {
  layer: z.string().default('').describe('Name of the convolution, or of the value, that is looked at; the last convolution when empty.'),
  signed: z.boolean().default(false).describe('Keeps evidence against the target, which is set to zero otherwise.'),
  interpolation: z.enum(['linear', 'nearest']).default('linear').describe('How the map is brought to the grid of the input.'),
}

type Settings = z.infer<z.ZodObject<typeof camSettings>>

/** Combines activations A and gradients g, both channels × places, into one number a place. */
export type Combine = (activations: Float32Array, gradients: Float32Array, channels: number, places: number) => Float32Array

/** Mean gradient of each channel as its weight. Selvaraju et al. (2017), equation 1. */
export const byMeanGradient: Combine = (activations, gradients, channels, places) => {
  const map = new Float32Array(places)
  for (let k = 0; k < channels; k++) {
    let weight = 0
    for (let p = 0; p < places; p++) weight += (gradients[k * places + p] ?? 0) / places
    for (let p = 0; p < places; p++) map[p] = (map[p] ?? 0) + weight * (activations[k * places + p] ?? 0)
  }
  return map
}

/** Gradient times activation at each place. Draelos & Carin (2020), arXiv 2011.08891. */
export const byPlace: Combine = (activations, gradients, channels, places) => {
  const map = new Float32Array(places)
  for (let i = 0; i < channels * places; i++) map[i % places] = (map[i % places] ?? 0) + (gradients[i] ?? 0) * (activations[i] ?? 0)
  return map
}

/** As by place, with positive gradients only. Jiang et al. (2021), IEEE TIP 30:5875. */
export const byPositivePlace: Combine = (activations, gradients, channels, places) =>
  byPlace(
    activations,
    gradients.map((gradient) => Math.max(0, gradient)),
    channels,
    places,
  )

/** Projection on the first principal component over channels, turned so that it grows with the mean activation. Muhammad & Yeasin (2020). */
export const byPrincipalComponent: Combine = (activations, _, channels, places) => {
  const centred = Float64Array.from(activations)
  const means = new Float64Array(places)
  for (let k = 0; k < channels; k++) {
    let mean = 0
    for (let p = 0; p < places; p++) mean += (activations[k * places + p] ?? 0) / places
    for (let p = 0; p < places; p++) {
      centred[k * places + p] = (centred[k * places + p] ?? 0) - mean
      means[p] = (means[p] ?? 0) + (activations[k * places + p] ?? 0) / channels
    }
  }
  const covariance = new Matrix(channels, channels)
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      let sum = 0
      for (let p = 0; p < places; p++) sum += (centred[a * places + p] ?? 0) * (centred[b * places + p] ?? 0)
      covariance.set(a, b, sum)
      covariance.set(b, a, sum)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
  const direction = eigenvectorMatrix.getColumn(realEigenvalues.indexOf(Math.max(...realEigenvalues)))
  const map = new Float32Array(places)
  for (let k = 0; k < channels; k++) {
    for (let p = 0; p < places; p++) map[p] = (map[p] ?? 0) + (direction[k] ?? 0) * (centred[k * places + p] ?? 0)
  }
  const grand = means.reduce((sum, value) => sum + value, 0) / places
  const agreement = map.reduce((sum, value, p) => sum + value * ((means[p] ?? 0) - grand), 0)
  return agreement < 0 ? map.map((value) => -value) : map
}

/** An explainer from the activations of one layer. The map of the layer's grid is repeated over the channels of the input. */
export async function classActivation(subject: Subject, settings: Settings, combine: Combine): Promise<Explainer> {
  const open = await openSubject(subject)
  const layer = layerOf(open, settings.layer)
  const walk = await openGradient(open, { wrt: [layer], keep: [layer] })
  const [, channels = 1, ...grid] = open.specialised.shapes.get(layer) ?? []
  const places = grid.reduce((product, n) => product * n, 1)
  const [, inputChannels = 1, ...inputGrid] = subject.shape
  return {
    explain: async (sample, { signal }) => {
      signal?.throwIfAborted()
      const output = await open.forward(sample)
      const seed = open.seed(output)
      const results = await walk.run(sample, seed)
      const coarse = combine(results[`kept:${layer}`] ?? new Float32Array(), results[layer] ?? new Float32Array(), channels, places)
      const kept = settings.signed ? coarse : coarse.map((value) => Math.max(0, value))
      const fine = upsample(kept, grid, inputGrid, settings.interpolation)
      const map = new Float32Array(sample.length)
      for (let c = 0; c < inputChannels; c++) map.set(fine, c * fine.length)
      return { map, value: weightedSum(output, seed) }
    },
    release: async () => {
      await Promise.all([open.release(), walk.release()])
    },
  }
}

/** The value that a layer's name stands for. `Problem` when there is none, or when it has no grid of the rank of the input. */
function layerOf({ specialised, input, of, subject }: OpenSubject, name: string): string {
  const { nodes } = specialised.model.graph
  const reached = reach(nodes, [input], specialised.types)
  const onTheWay = nodes.filter(({ outputs }) => outputs.some((output) => reached.has(output)))
  const rank = subject.shape.length
  const fits = (value: string | undefined) => specialised.shapes.get(value ?? '')?.length === rank && value !== of
  const convolutions = onTheWay.filter(({ op, outputs }) => (op === 'Conv' || op === 'ConvTranspose') && fits(outputs[0]))
  if (!name) {
    const last = convolutions.at(-1)?.outputs[0]
    if (last) return last
    throw new Problem({
      what: 'This model has no convolution whose grid is that of the input.',
      remedy: 'Name a layer, or explain with a gradient method.',
    })
  }
  const found = onTheWay.find((node) => node.name === name)?.outputs[0] ?? (reached.has(name) ? name : undefined)
  if (found && fits(found)) return found
  const some = convolutions.slice(-5).map((node) => node.name || node.outputs[0])
  throw new Problem({
    kind: 'usage',
    what: found ? `The layer "${name}" has no grid to map onto the input.` : `The model has no layer "${name}" on the way from the input.`,
    remedy: `Its last convolutions are ${some.map((title) => `"${title}"`).join(', ') || '(none)'}.`,
  })
}
