import type { Label } from '../../../data/volume/volume.ts'
import { structures } from '../../../phantoms/head/structures.ts'
import { type MixtureOptions, mixtureDefaults } from '../../../volume/mixture/options.ts'

/** FreeSurfer's colours, in the order of the network's classes; the first two are not brain. */
const colors: readonly string[] = [
  '#000000',
  '#7d6b5d',
  '#3c3c3c',
  '#ccb68e',
  '#2acca4',
  '#779fb0',
  '#f5f5f5',
  '#cd3e4e',
  '#781286',
  '#c43afa',
  '#dcf8a4',
  '#e69422',
  '#00760e',
  '#7abadc',
  '#ec0db0',
  '#0c30ff',
  '#dcd814',
  '#67ffff',
  '#ffa500',
  '#a52a2a',
]

export const structureClasses = structures.length

/** What the segmentation says, with FreeSurfer's numbers and names. */
export const structureLabels: readonly Label[] = structures
  .flatMap(({ name, label, right }, c) => {
    const color = colors[c]
    if (label === 0) return []
    if (right === undefined) return [{ index: label, name, color }]
    return [
      { index: label, name: `Left-${name}`, color },
      { index: right, name: `Right-${name}`, color },
    ]
  })
  .sort((a, b) => a.index - b.index)

/** Class → label of segment/tissue (1 fluid, 2 ventricles, 3 cortical grey, 4 deep grey, 5 white, 6 cerebellum and brain stem). */
export const tissueOfStructure: Uint8Array = Uint8Array.from(structures, ({ name, label }) => {
  if (label === 0) return 0
  if (name === 'CSF') return 1
  if (/Vent(ricle)?$/.test(name)) return 2
  if (/^Cerebell|Brain-Stem/.test(name)) return 6
  if (/White/.test(name)) return 5
  return /Cortex|Hippocampus|Amygdala/.test(name) ? 3 : 4
})

/**
 * The Gaussians of each class. Fluid shares one wherever it is. Caudate, accumbens, hippocampus and amygdala share that of the cortex, whose
 * grey they are: one of their own was drawn to the ventricle beside it in T2 (Dice of the caudate 0, now .90; without loss in T1).
 */
export const structureMixture: MixtureOptions = {
  ...mixtureDefaults,
  // The looks are blurred before they are put together.
  priorBlur: 0,
  parts: [[0], [1, 2, 3], [4], [4], [4], [5], [6], [7], [4], [4], [8], [9], [10], [7], [11], [12], [7], [7], [7], [13]],
}
