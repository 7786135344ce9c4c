import { Problem } from '../data/problem.ts'
import type { Subject } from './method.ts'

/** Groups of values of a sample that are taken away together. */
export interface Features {
  /** Flat indices of each feature. */
  readonly indices: readonly Int32Array[]
}

/** One feature a region of `Subject.regions` (0 too), one a channel (axis 1), or blocks of `patch` over the axes after it. */
export function featuresOf(subject: Subject, by: 'patch' | 'region' | 'channel', patch: readonly number[]): Features {
  const groups = new Map<string, number[]>()
  const put = (key: string, index: number) => {
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  const [, channels = 1, ...grid] = subject.shape
  const places = grid.reduce((product, n) => product * n, 1)
  const count = channels * places
  if (by === 'region') {
    const { regions } = subject
    if (!regions)
      throw new Problem({ kind: 'usage', what: 'No regions were given.', remedy: 'Give regions: one whole number a value of the sample.' })
    // Regions on the grid of the sample hold for all of its channels.
    for (let i = 0; i < count; i++) put(String(regions[regions.length === count ? i : i % places]), i)
  } else if (by === 'channel') {
    for (let i = 0; i < count; i++) put(String(Math.floor(i / places)), i)
  } else {
    const sizes = sizesOf(patch, grid)
    for (let p = 0; p < places; p++) {
      const key = blocksOf(p, grid, sizes)
      for (let c = 0; c < channels; c++) put(key, c * places + p)
    }
  }
  return { indices: [...groups.values()].map((group) => Int32Array.from(group)) }
}

/** One size an axis: a single number is for all; an axis of fewer voxels is taken whole. */
export function sizesOf(patch: readonly number[], grid: readonly number[]): number[] {
  if (patch.length !== 1 && patch.length !== grid.length) {
    throw new Problem({
      kind: 'usage',
      what: `${patch.length} sizes were given for ${grid.length} axes.`,
      remedy: `Give one size for all axes, or ${grid.length}.`,
    })
  }
  return grid.map((n, axis) => Math.min(n, patch[patch.length === 1 ? 0 : axis] ?? 1))
}

function blocksOf(place: number, grid: readonly number[], sizes: readonly number[]): string {
  const blocks: number[] = []
  let rest = place
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const n = grid[axis] ?? 1
    blocks.push(Math.floor((rest % n) / (sizes[axis] ?? 1)))
    rest = Math.floor(rest / n)
  }
  return blocks.join()
}

/** Flat indices of a box of the grid at `start`, in every channel. */
export function boxIndices(start: readonly number[], sizes: readonly number[], channels: number, grid: readonly number[]): Int32Array {
  let places = [0]
  grid.forEach((n, axis) => {
    const from = start[axis] ?? 0
    const inside = Array.from({ length: Math.min(sizes[axis] ?? 1, n - from) }, (_, k) => from + k)
    places = places.flatMap((place) => inside.map((k) => place * n + k))
  })
  const whole = grid.reduce((product, n) => product * n, 1)
  return Int32Array.from(Array.from({ length: channels }, (_, c) => places.map((place) => c * whole + place)).flat())
}
