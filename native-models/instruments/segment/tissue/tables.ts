import { type Column, qualityColumns, type Table } from '../../contract.ts'
import { brainLabels, csfClass, firstBrainClass } from './brain-tissues.ts'
import type { CoarseOpinion } from './coarse.ts'

export const volumeColumns = [
  { name: 'index', description: 'Value of the label in the segmentation; n/a for sums' },
  { name: 'name', description: 'Tissue' },
  { name: 'color', description: 'Its colour as #rrggbb' },
  { name: 'voxels', description: 'Number of voxels of the scan' },
  { name: 'volume', description: 'Voxels times the volume of one', unit: 'mL' },
  { name: 'mean', description: 'Mean of the scan in these voxels', unit: 'as the scan' },
  { name: 'sd', description: 'Standard deviation of the scan in these voxels', unit: 'as the scan' },
] as const satisfies readonly Column[]

/** Volumes in the scan's own space. Brain tissue is everything but the two fluids. */
export function volumesTable(labels: Uint8Array, mask: Uint8Array, values: Float32Array, voxelMl: number): Table {
  const tissue = labelMoments(labels, values)
  const fluids = [csfClass, csfClass + 1].map((c) => c - firstBrainClass + 1)
  const solid = brainLabels.filter(({ index }) => !fluids.includes(index)).map(({ index }) => tissue(index))
  return {
    columns: volumeColumns,
    rows: [
      ...brainLabels.map((label) => volumeRow(label, tissue(label.index), voxelMl)),
      volumeRow({ index: null, ...volumeSums.solid }, solid.reduce(together), voxelMl),
      volumeRow({ index: null, ...volumeSums.whole }, labelMoments(mask, values)(1), voxelMl),
    ],
  }
}

/** The rows below the labels. */
export const volumeSums = {
  solid: { name: 'Brain tissue (all grey and white matter)', color: null },
  whole: { name: 'Whole brain (mask, with fluid)', color: null },
} as const

interface Moment {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

/** Of the values under each label. */
export function labelMoments(labels: Uint8Array, values: Float32Array): (label: number) => Moment {
  const [count, sum, squares] = [new Float64Array(256), new Float64Array(256), new Float64Array(256)]
  for (let n = 0; n < labels.length; n++) {
    const [label, value] = [labels[n], values[n]]
    if (label === 0) continue
    count[label]++
    sum[label] += value
    squares[label] += value * value
  }
  return (label) => ({ count: count[label], sum: sum[label], squares: squares[label] })
}

/** A row of `volumeColumns`. */
export function volumeRow(
  { index, name, color }: { readonly index: number | null; readonly name: string; readonly color: string | null },
  { count, sum, squares }: Moment,
  voxelMl: number,
) {
  const mean = count > 0 ? sum / count : null
  const sd = mean === null ? null : Math.sqrt(Math.max(0, squares / count - mean * mean))
  return { index, name, color, voxels: count, volume: count * voxelMl, mean, sd }
}

const together = (a: Moment, b: Moment): Moment => ({ count: a.count + b.count, sum: a.sum + b.sum, squares: a.squares + b.squares })

/** What the quality of a result is judged by. */
export interface Quality {
  readonly opinion: CoarseOpinion
  /** Mean entropy of the final beliefs over the brain, as a share of that of knowing nothing. */
  readonly entropy: number
  readonly wholeBrainMl: number
  /** See `tissueContrast`. */
  readonly contrast: number
  /** Share of the mask's surface that lies at the border of the scan. */
  readonly cutShare: number
  /** Largest distance between voxels of the scan as it was given. */
  readonly coarsestMm: number
}

type Verdict = 'good' | 'warn' | 'bad'
const above = (value: number, warn: number, bad: number): Verdict => (value > bad ? 'bad' : value > warn ? 'warn' : 'good')

export const limits = {
  entropy: { warn: 0.25, bad: 0.4 },
  // Six real heads that came out well have .42–.50: the network learns shares of 4 mm voxels and is never certain of them.
  networkEntropy: { warn: 0.55, noHead: 0.58, bad: 0.7 },
  flip: { warn: 0.25, bad: 0.4 },
  // Seven real heads have 3.5–6.3; mottle and noise of the size of a head 1.4–2.6.
  contrast: { warn: 3, bad: 2.7 },
  brainMl: { low: 900, high: 2000, least: 600, most: 2200 },
  cut: { warn: 0.02, bad: 0.1 },
  // Scans of up to 7 mm are worked with; what is left between slices that far apart is guessed.
  coarsestMm: { warn: 3.5, bad: 7.5 },
}

export function qualityTable({ opinion, entropy, wholeBrainMl, contrast, cutShare, coarsestMm }: Quality): Table {
  const { brainMl } = limits
  const volume: Verdict =
    wholeBrainMl < brainMl.least || wholeBrainMl > brainMl.most
      ? 'bad'
      : wholeBrainMl < brainMl.low || wholeBrainMl > brainMl.high
        ? 'warn'
        : 'good'
  const rows: [string, number, string, string, Verdict][] = [
    [
      'Mean entropy of the labels',
      entropy,
      'of 1',
      `below ${limits.entropy.warn}`,
      above(entropy, limits.entropy.warn, limits.entropy.bad),
    ],
    [
      'Mean entropy of the network',
      opinion.entropy,
      'of 1',
      `below ${limits.networkEntropy.warn}`,
      above(opinion.entropy, limits.networkEntropy.warn, limits.networkEntropy.bad),
    ],
    [
      'Disagreement with the mirrored scan',
      opinion.flipDisagreement,
      'of 1',
      `below ${limits.flip.warn}`,
      above(opinion.flipDisagreement, limits.flip.warn, limits.flip.bad),
    ],
    [
      'Contrast between fluid, grey and white matter',
      contrast,
      'SD',
      `above ${limits.contrast.warn}`,
      above(-contrast, -limits.contrast.warn, -limits.contrast.bad),
    ],
    ['Whole brain volume', wholeBrainMl, 'mL', `${brainMl.low}–${brainMl.high} in adults`, volume],
    [
      'Brain surface at the border of the scan',
      100 * cutShare,
      '%',
      `below ${100 * limits.cut.warn}`,
      above(cutShare, limits.cut.warn, limits.cut.bad),
    ],
    [
      'Largest distance between voxels',
      coarsestMm,
      'mm',
      `below ${limits.coarsestMm.warn}`,
      above(coarsestMm, limits.coarsestMm.warn, limits.coarsestMm.bad),
    ],
  ]
  return {
    columns: qualityColumns,
    rows: rows.map(([measure, value, unit, normal, verdict]) => ({ measure, value, unit, normal, verdict })),
  }
}

/**
 * How far the brightness of fluid, cortical grey and white matter lies apart: the largest difference of two means, in units of their pooled
 * SD. What has no tissues has no contrast either, whatever shape its labels take.
 */
export function tissueContrast(volumes: Table): number {
  const tissues = volumes.rows.filter(({ index }) => index === 1 || index === 3 || index === 5)
  const pairs = tissues.flatMap((a, n) => tissues.slice(n + 1).map((b) => [a, b]))
  const apart = pairs.map(([a, b]) => Math.abs(Number(a.mean) - Number(b.mean)) / Math.sqrt((Number(a.sd) ** 2 + Number(b.sd) ** 2) / 2))
  return Math.max(0, ...apart.filter(Number.isFinite))
}

/** Share of the mask's outermost faces that touch the border of the grid: how much of the brain the scan cut off. */
export function cutShareOf(mask: Uint8Array, [nx, ny, nz]: readonly [number, number, number]): number {
  let border = 0
  let surface = 0
  const strides = [1, nx, nx * ny]
  const sizes = [nx, ny, nz]
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (mask[n] === 0) continue
        const at = [i, j, k]
        for (let axis = 0; axis < 3; axis++)
          for (const step of [-1, 1]) {
            const beyond = at[axis] + step < 0 || at[axis] + step >= sizes[axis]
            if (beyond) border++
            if (beyond || mask[n + step * strides[axis]] === 0) surface++
          }
      }
  return surface > 0 ? border / surface : 0
}
