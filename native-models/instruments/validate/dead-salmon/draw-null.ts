import { type Randomisation, weightLayers, withRandomWeights } from '../../../attribution/randomise.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NULLS } from '../dead-salmon.ts'
import { withBatchStatistics } from './batch-statistics.ts'
import { movedPlace } from './places.ts'
import { CASCADE } from './statistics.ts'
import { turnedPlace } from './turned-place.ts'

/** Maps of every sample as sizes of relevance over places (summed over channels), for one method and network. */
export type Maps = readonly Float64Array[]

export interface Scene {
  readonly samples: readonly Float32Array[]
  /** With those that are not looked at: networks are trained on all. */
  readonly all: readonly Float32Array[]
  readonly shape: readonly number[]
  readonly grid: readonly number[]
  /** The place of each sample, and where relevance is counted. */
  readonly places: readonly Uint8Array[]
  readonly inside: Uint8Array
}

/** Whether all samples share their place. */
export function haveOnePlace({ places }: Scene): boolean {
  const [first] = places
  return places.every((place) => place.every((one, p) => one === first?.[p]))
}

export interface Draw {
  readonly model: Model
  readonly scene: Scene
  readonly own: readonly Maps[]
  readonly random: Random
  explain(model: Model): Promise<readonly Maps[]>
  measure(maps: readonly Maps[], places?: readonly Uint8Array[]): number[]
}

const randomWeights =
  (how: Randomisation) =>
  async ({ model, scene, explain, measure, random }: Draw): Promise<number[]> => {
    const tensors = weightLayers(model).flatMap((layer) => layer.tensors)
    return measure(await explain(await untrainedModel(model, scene, tensors, how, random)))
  }

/** Statistics of batch normalisation are measured anew: with those of the trained weights signals would die or explode. */
function untrainedModel(model: Model, { samples, shape }: Scene, tensors: readonly string[], how: Randomisation, random: Random) {
  return withBatchStatistics(withRandomWeights(model, tensors, how, random), samples.slice(0, 8), shape)
}

/** The layers next to the output made random first, then more and more of those below, in so many stages; the last has all (Adebayo et al. 2018). */
export function cascade(model: Model, stages: number) {
  const layers = weightLayers(model)
  const counts = [...new Set(Array.from({ length: stages }, (_, k) => Math.max(1, Math.round(((k + 1) * layers.length) / stages))))]
  return counts.map((top) => ({
    label: `${CASCADE}: top ${top} of ${layers.length} layers`,
    drawn: async ({ explain, measure, scene, random }: Draw) => {
      const tensors = layers.slice(-top).flatMap((layer) => layer.tensors)
      return measure(await explain(await untrainedModel(model, scene, tensors, 'draw', random)))
    },
  }))
}

/** A place that all samples share is moved for all of them at once: their maps are alike, and moved apart they would average chance away. */
function movedPlaces(scene: Scene, move: typeof movedPlace, random: Random): Uint8Array[] {
  const [first] = scene.places
  if (!first || !haveOnePlace(scene)) return scene.places.map((place) => move(place, scene, random))
  const moved = move(first, scene, random)
  return scene.places.map(() => moved)
}

/** One draw of each null: every statistic of every method. */
export const drawOf: Readonly<
  Record<Exclude<(typeof NULLS)[number], 'input alone' | 'cascaded weights'>, (draw: Draw) => Promise<number[]>>
> = {
  'random weights': randomWeights('draw'),
  'permuted weights': randomWeights('permute'),
  'moved place': async ({ scene, own, measure, random }) => measure(own, movedPlaces(scene, movedPlace, random)),
  'turned place': async ({ scene, own, measure, random }) => measure(own, movedPlaces(scene, turnedPlace, random)),
  'shuffled samples': async ({ scene, own, measure, random }) => {
    const order = [...scene.places]
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      const kept = order[i] ?? new Uint8Array()
      order[i] = order[j] ?? new Uint8Array()
      order[j] = kept
    }
    return measure(own, order)
  },
}
