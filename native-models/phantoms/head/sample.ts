import { seededRandom, weighted } from '../../statistics/random.ts'
import type { HeadMap } from './headMap.ts'
import { normaliseForNetwork } from './normalise.ts'
import { drawParameters, type HeadParameters, type WorkingGrid } from './parameters.ts'
import type { Mixture } from './recipes.ts'
import { synthesise } from './synthesise.ts'
import { type ClassScheme, tissueClasses } from './tissues.ts'

/** 192 × 224 × 192 mm at 4 mm, made at 2 mm: what segment/tissue's network sees. */
export const trainingGrid: WorkingGrid = { shape: [48, 56, 48], spacingMm: 4, oversampling: 2 }

/** One example for the network. Arrays are x fastest: as a tensor, `image` is [1, 1, z, y, x] and `fractions` [1, classes, z, y, x]. */
export interface Sample {
  readonly index: number
  /** Which head it was made of. */
  readonly subject: string
  /** [x, y, z] */
  readonly shape: readonly [number, number, number]
  readonly spacingMm: number
  /** Normalised to [0, 1]. */
  readonly image: Float32Array
  /** The class with the greatest share of each voxel. */
  readonly tissue: Uint8Array
  /** Share of each class (of the eight tissues, unless another scheme was asked for), class after class. */
  readonly fractions: Float32Array
  /** Signed distance to the brain's boundary in mm, negative inside, clipped to ± 20. */
  readonly brainDistance: Float32Array
  readonly parameters: HeadParameters
}

/** Sample number `index` of the stream that `seed` names: the same whoever makes it, and in whatever order. */
export function makeSample(
  heads: readonly HeadMap[],
  mixture: Mixture,
  grid: WorkingGrid,
  seed: string | number,
  index: number,
  classes: ClassScheme = tissueClasses,
): Sample {
  const name = `${seed}/sample ${index}`
  const random = seededRandom(name)
  const head = heads[random.integer(heads.length)]
  const { recipe } = weighted(mixture.parts, random.uniform())
  const { image, tissue, fractions, brainDistance, parameters } = synthesise(
    head,
    drawParameters(recipe, grid, name, random),
    grid,
    classes,
  )
  return {
    index,
    subject: head.name,
    shape: grid.shape,
    spacingMm: grid.spacingMm,
    image: normaliseForNetwork(image),
    tissue,
    fractions: fractions ?? oneHot(tissue, classes.count),
    brainDistance,
    parameters,
  }
}

function oneHot(tissue: Uint8Array, classes: number): Float32Array {
  const out = new Float32Array(classes * tissue.length)
  for (let n = 0; n < tissue.length; n++) out[tissue[n] * tissue.length + n] = 1
  return out
}
