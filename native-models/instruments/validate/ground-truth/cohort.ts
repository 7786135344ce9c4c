import { readVolume } from '../../../data/volume/read.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { toWorld, voxelPoint, voxelVolumeMm3 } from '../../../volume/affine.ts'
import { type Grid3, gridOf, scaledValues } from '../../../volume/grid.ts'
import { percentile } from '../../../volume/percentile.ts'
import { resampleTo } from '../../../volume/resample.ts'
import type { RunContext, Table } from '../../contract.ts'
import { type CohortFile, cohortFiles, labelNames } from './cohort-files.ts'

/** A scan as the network sees it, and what was measured on its own grid. */
export interface CohortScan {
  readonly id: string
  readonly person: string
  /** On the cohort's grid, x fastest, in units of the 99th percentile of what is labelled. */
  readonly image: Float32Array
  /** Nearest label of each voxel of the grid. */
  readonly labels: Int32Array
  /** Volume in mL and mean intensity of each region, by its label. */
  readonly regions: ReadonlyMap<number, { readonly volumeMl: number; readonly intensity: number }>
}

export interface Cohort {
  readonly grid: Grid3
  readonly scans: readonly CohortScan[]
  /** Labels that occur in more than half of the scans, with their names. */
  readonly names: ReadonlyMap<number, string>
}

/**
 * Reads scans and their segmentations. Regions are measured on each scan's own grid; what the network sees is resampled to one cube of
 * `size` voxels that holds all that is labelled in any of them, so scans should lie in one space (rigidly or linearly aligned).
 */
export async function readCohort(table: Table, size: number, context: RunContext): Promise<Cohort> {
  const files = cohortFiles(table)
  const boxes: Box[] = []
  for (const [at, file] of files.entries()) {
    context.signal.throwIfAborted()
    context.progress((0.05 * at) / files.length, 'Reading segmentations')
    boxes.push(labelledBox(await readVolume(file.labels)))
  }
  const grid = commonCube(boxes, size)
  const scans: CohortScan[] = []
  for (const [at, file] of files.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.05 + (0.05 * at) / files.length, 'Reading scans')
    // Read again rather than kept: hundreds of segmentations do not fit into memory.
    scans.push(await readScan(file, await readVolume(file.labels), grid))
  }
  const counts = new Map<number, number>()
  for (const { regions } of scans) for (const label of regions.keys()) counts.set(label, (counts.get(label) ?? 0) + 1)
  const known = new Map(files.slice(0, 1).flatMap(({ labels }) => [...labelNames(labels)]))
  const common = [...counts].filter(([, count]) => count > scans.length / 2).map(([label]) => label)
  return { grid, scans, names: new Map(common.sort((a, b) => a - b).map((label) => [label, known.get(label) ?? `label ${label}`])) }
}

async function readScan({ id, person, scan }: CohortFile, labels: Volume, grid: Grid3): Promise<CohortScan> {
  const volume = await readVolume(scan)
  const onLabels = sameGrid(volume, labels) ? scaledValues(volume) : scaledValues(resampleTo(volume, gridOf(labels), 'linear'))
  const stored = scaledValues(labels)
  const regions = measureRegions(stored, onLabels, voxelVolumeMm3(labels.affine) / 1000)
  const scale =
    percentile(
      onLabels.filter((_, n) => stored[n] > 0),
      99,
    ) || 1
  const image = scaledValues(resampleTo(volume, grid, 'linear', 0, true)).map((v) => v / scale)
  return { id, person, image, labels: Int32Array.from(scaledValues(resampleTo(labels, grid, 'nearest'))), regions }
}

function measureRegions(labels: Float32Array, values: Float32Array, voxelMl: number): CohortScan['regions'] {
  const sums = new Map<number, { count: number; sum: number }>()
  for (let n = 0; n < labels.length; n++) {
    const label = Math.round(labels[n])
    if (label <= 0) continue
    const entry = sums.get(label) ?? { count: 0, sum: 0 }
    entry.count++
    entry.sum += values[n]
    sums.set(label, entry)
  }
  return new Map([...sums].map(([label, { count, sum }]) => [label, { volumeMl: count * voxelMl, intensity: sum / count }]))
}

function sameGrid(a: Volume, b: Volume): boolean {
  return a.shape.slice(0, 3).join() === b.shape.slice(0, 3).join() && a.affine.every((v, i) => Math.abs(v - b.affine[i]) < 1e-3)
}

interface Box {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/** What is labelled, as a box in RAS millimetres. */
function labelledBox(labels: Volume): Box {
  const [nx, ny] = gridOf(labels).shape
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let n = 0; n < labels.data.length; n++) {
    if (labels.data[n] * labels.slope + labels.intercept <= 0) continue
    const place = toWorld(labels.affine, voxelPoint(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))))
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], place[axis])
      high[axis] = Math.max(high[axis], place[axis])
    }
  }
  return { low, high }
}

/** A cube along the axes of the world around all boxes, a twentieth wider than they are. */
function commonCube(boxes: readonly Box[], size: number): Grid3 {
  const low = [0, 1, 2].map((axis) => Math.min(...boxes.map((box) => box.low[axis])))
  const high = [0, 1, 2].map((axis) => Math.max(...boxes.map((box) => box.high[axis])))
  const extent = 1.05 * Math.max(...low.map((from, axis) => high[axis] - from), 1)
  const step = extent / (size - 1)
  const origin = low.map((from, axis) => (from + high[axis] - extent) / 2)
  return { shape: [size, size, size], affine: [step, 0, 0, origin[0], 0, step, 0, origin[1], 0, 0, step, origin[2], 0, 0, 0, 1] }
}
