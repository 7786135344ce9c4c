import type { VoxelArray } from '../data/volume/volume.ts'
import { checkLength, type Shape3 } from './grid.ts'
import { wordsOf } from './words.ts'

/** Which voxels touch: 6 across faces, 18 also across edges, 26 also across corners. */
export type Connectivity = 6 | 18 | 26

export interface Components {
  /** 0 outside; components count from 1 in the order in which memory meets them. */
  readonly labels: Int32Array
  /** Voxels of each component; `sizes[0]` is the number of voxels in none. */
  readonly sizes: Int32Array
}

/**
 * Connected components of the voxels that are not zero. Voxels belong together if they touch and hold the same value, so a segmentation
 * gives the components of each of its labels. Runs along the first axis are joined by union-find (He et al. 2017, run-based labelling).
 */
export function components(data: VoxelArray, shape: Shape3, connectivity: Connectivity = 26): Components {
  checkLength(data, shape)
  const runs = runsOf(data, shape)
  const parent = Int32Array.from({ length: runs.count }, (_, run) => run)
  // A diagonal neighbour row counts one voxel farther on each side, or touches only face to face.
  const beside = connectivity === 6 ? 0 : 1
  const across = connectivity === 26 ? 1 : 0
  for (let k = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      const row = j + shape[1] * k
      if (j > 0) joinRows(runs, parent, row, row - 1, beside)
      if (k === 0) continue
      joinRows(runs, parent, row, row - shape[1], beside)
      if (connectivity === 6) continue
      if (j > 0) joinRows(runs, parent, row, row - shape[1] - 1, across)
      if (j < shape[1] - 1) joinRows(runs, parent, row, row - shape[1] + 1, across)
    }
  }
  return paint(runs, parent, shape)
}

/** 1 where the largest component of the non-zero voxels is (of equal ones the first), 0 elsewhere. */
export function keepLargest(mask: Uint8Array, shape: Shape3, connectivity: Connectivity = 26): Uint8Array {
  const { labels, sizes } = components(binary(mask), shape, connectivity)
  let largest = 1
  for (let label = 2; label < sizes.length; label++) if ((sizes[label] as number) > (sizes[largest] as number)) largest = label
  const kept = new Uint8Array(labels.length)
  for (let n = 0; n < kept.length; n++) kept[n] = labels[n] === largest ? 1 : 0
  return kept
}

/** 1 where the mask is, or where nothing outside it connects to the border of the volume through `connectivity` steps. */
export function fillHoles(mask: Uint8Array, shape: Shape3, connectivity: Connectivity = 6): Uint8Array {
  const background = new Uint8Array(mask.length)
  for (let n = 0; n < mask.length; n++) background[n] = mask[n] === 0 ? 1 : 0
  const { labels, sizes } = components(background, shape, connectivity)
  const open = new Uint8Array(sizes.length)
  forEachBorderVoxel(shape, (n) => {
    open[labels[n] as number] = 1
  })
  const filled = new Uint8Array(mask.length)
  for (let n = 0; n < mask.length; n++) filled[n] = background[n] === 1 && open[labels[n] as number] === 1 ? 0 : 1
  return filled
}

function binary(mask: Uint8Array): Uint8Array {
  const result = new Uint8Array(mask.length)
  for (let n = 0; n < mask.length; n++) result[n] = mask[n] === 0 ? 0 : 1
  return result
}

function forEachBorderVoxel([nx, ny, nz]: Shape3, visit: (n: number) => void): void {
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k)
      if (j === 0 || j === ny - 1 || k === 0 || k === nz - 1) for (let i = 0; i < nx; i++) visit(row + i)
      else {
        visit(row)
        visit(row + nx - 1)
      }
    }
  }
}

/** Stretches of equal, non-zero voxels along the first axis. Row r owns runs `first[r]` to before `first[r + 1]`. */
interface Runs {
  readonly count: number
  readonly first: Int32Array
  readonly start: Int32Array
  /** One past the last voxel, along the row. */
  readonly end: Int32Array
  readonly value: Float64Array
}

function runsOf(data: VoxelArray, shape: Shape3): Runs {
  const words = wordsOf(data)
  const [nx, ny, nz] = shape
  const rows = ny * nz
  // Minus zero is zero too, but not as a word.
  const zero = data instanceof Float32Array ? 0x80000000 : 0
  let count = 0
  for (let row = 0, n = 0; row < rows; row++) {
    for (let i = 0, last = 0; i < nx; i++, n++) {
      const value = words[n] as number
      if (value !== last && value !== 0 && value !== zero) count++
      last = value
    }
  }
  const first = new Int32Array(rows + 1)
  const [start, end, value] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)]
  let run = -1
  for (let row = 0, n = 0; row < rows; row++) {
    first[row] = run + 1
    for (let i = 0, last = 0; i < nx; i++, n++) {
      const word = words[n] as number
      const set = word !== 0 && word !== zero
      if (set && word !== last) {
        run++
        start[run] = i
        value[run] = word
      }
      if (set) end[run] = i + 1
      last = word
    }
  }
  first[rows] = run + 1
  return { count, first, start, end, value }
}

/** Joins the runs of two rows that hold the same value and overlap, or come within `reach` voxels of overlapping. */
function joinRows(runs: Runs, parent: Int32Array, row: number, other: number, reach: number): void {
  const { first, end } = runs
  let [a, b] = [first[row] as number, first[other] as number]
  const [stopA, stopB] = [first[row + 1] as number, first[other + 1] as number]
  while (a < stopA && b < stopB) {
    joinIfTouching(runs, parent, a, b, reach)
    const ahead = (end[a] as number) - (end[b] as number)
    // Where both end together, each may still touch the run that follows the other at a corner.
    if (ahead === 0 && a + 1 < stopA) joinIfTouching(runs, parent, a + 1, b, reach)
    if (ahead < 0) a++
    else b++
  }
}

function joinIfTouching({ start, end, value }: Runs, parent: Int32Array, a: number, b: number, reach: number): void {
  if (value[a] !== value[b]) return
  if ((start[a] as number) < (end[b] as number) + reach && (start[b] as number) < (end[a] as number) + reach) join(parent, a, b)
}

function root(parent: Int32Array, run: number): number {
  let at = run
  while (parent[at] !== at) {
    parent[at] = parent[parent[at] as number] as number
    at = parent[at] as number
  }
  return at
}

/** The earlier run becomes the root, so components are numbered in the order of memory. */
function join(parent: Int32Array, a: number, b: number): void {
  const [x, y] = [root(parent, a), root(parent, b)]
  if (x < y) parent[y] = x
  else parent[x] = y
}

function paint({ count, first, start, end }: Runs, parent: Int32Array, shape: Shape3): Components {
  const [nx, ny, nz] = shape
  const numbers = new Int32Array(count)
  let found = 0
  for (let run = 0; run < count; run++) numbers[run] = parent[run] === run ? ++found : (numbers[root(parent, run)] as number)
  const labels = new Int32Array(nx * ny * nz)
  const sizes = new Int32Array(found + 1)
  for (let row = 0; row < ny * nz; row++) {
    for (let run = first[row] as number; run < (first[row + 1] as number); run++) {
      const number = numbers[run] as number
      labels.fill(number, row * nx + (start[run] as number), row * nx + (end[run] as number))
      sizes[number] = (sizes[number] as number) + (end[run] as number) - (start[run] as number)
    }
  }
  sizes[0] = labels.length - sizes.reduce((sum, size) => sum + size, 0)
  return { labels, sizes }
}
