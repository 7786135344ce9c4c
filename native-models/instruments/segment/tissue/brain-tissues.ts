import type { Label } from '../../../data/volume/volume.ts'
import { tissues } from '../../../phantoms/head/tissues.ts'
import { type MixtureOptions, mixtureDefaults } from '../../../volume/mixture/options.ts'

/** The network's classes: background, non-brain head, then the six brain tissues that are written to the segmentation. */
export const classCount = tissues.length
export const firstBrainClass = 2
export const csfClass = 2
export const classColors = tissues.map(({ color }) => color)

const names = ['CSF', 'Ventricles', 'Cortical grey matter', 'Deep grey matter', 'White matter', 'Cerebellum and brain stem']

/** What the segmentation says: label n is network class n + 1. */
export const brainLabels: readonly Label[] = names.map((name, n) => ({ index: n + 1, name, color: classColors[n + firstBrainClass] }))

/**
 * The Gaussians of each class: one for air, three for the rest of the head, one for fluid wherever it is, one for each tissue, two for
 * cerebellum and brain stem, which hold grey and white matter of their own. More of them follow the network's errors (README).
 */
export const tissueMixture: MixtureOptions = {
  ...mixtureDefaults,
  parts: [[0], [1, 2, 3], [4], [4], [5], [6], [7], [8, 9]],
}
