import { codeMask, type HeadMap } from './headMap.ts'
import type { WorkingGrid } from './parameters.ts'
import { type Mixture, tissueTraining } from './recipes.ts'
import { sidedStructures, structures } from './structures.ts'

/** 96 × 112 × 96 mm at 2 mm around the deep structures, made at 1 mm: what segment/structures looks at a second time. */
export const closerGrid: WorkingGrid = { shape: [48, 56, 48], spacingMm: 2, oversampling: 2 }

/** Whether a class of `structures` lies deep: the middle of all of these is the middle of the closer look. */
export const isDeep: readonly boolean[] = structures.map(({ name }) => /Thal|Caud|Put|Pall|Hippo|Amyg|Accu|DC/.test(name))

/** As segment/tissue's training, but the middle of the deep structures is known to a few millimetres. */
export const closerTraining: Mixture = {
  name: 'segment/structures, closer look',
  parts: tissueTraining.parts.map(({ weight, recipe }) => ({ weight, recipe: { ...recipe, affine: { ...recipe.affine, shiftMm: 6 } } })),
}

/** The same head with the middle of its deep structures where the middle of the brain was. */
export function lookingCloser(head: HeadMap): HeadMap {
  const sums = [0, 0, 0]
  let count = 0
  const [nx, ny] = head.shape
  for (const [n, code] of head.codes.entries()) {
    const c = sidedStructures.ofCode[code & codeMask]
    if (!(isDeep[c] ?? true)) continue
    sums[0] += n % nx
    sums[1] += Math.floor(n / nx) % ny
    sums[2] += Math.floor(n / (nx * ny))
    count++
  }
  const [x, y, z] = sums.map((sum, axis) => head.originMm[axis] + (sum / count) * head.spacingMm)
  return { ...head, brainCentreMm: [x, y, z] }
}
