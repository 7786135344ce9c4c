import type { ItemLabel } from '../../../electron/host/api.ts'

/** Voxels to the right, forward and up of the first, and how far apart they are. */
export interface Grid {
  readonly dims: readonly [number, number, number]
  readonly spacingMm: readonly [number, number, number]
}

export type Voxel = readonly [number, number, number]

/** A label map while it is corrected. */
export interface LabelEdit {
  /** The label map that is corrected. */
  readonly itemId: string
  readonly grid: Grid
  /** One byte a voxel: a place in `labels`, 0 for none. */
  readonly slots: Uint8Array
  /** Slot 0 is the background. */
  readonly labels: readonly ItemLabel[]
  /** The slot that the brush paints. */
  readonly slot: number
  /** Strokes since it was opened or kept. */
  readonly unsaved: number
}

/** The axis that a disc is flat along (0 sagittal, 1 coronal, 2 axial); none: a ball. */
export interface Brush {
  readonly radiusMm: number
  readonly across: 0 | 1 | 2 | undefined
  readonly slot: number
}

/** Voxels that were changed, with what they were: enough to take it back and do it again. */
export interface Stroke {
  readonly at: Uint32Array
  readonly before: Uint8Array
  readonly after: number
}

/** Paints from one voxel to another, and notes in `before` what each changed voxel was when the stroke began. Places outside the grid are left out. */
export function paint(grid: Grid, slots: Uint8Array, from: Voxel, to: Voxel, brush: Brush, before: Map<number, number>): void {
  const tip = tipOf(grid, brush)
  const steps = Math.max(1, ...[0, 1, 2].map((axis) => Math.abs(at(to, axis) - at(from, axis))))
  const [nx, ny, nz] = grid.dims
  for (let step = 0; step <= steps; step++) {
    const [x, y, z] = [0, 1, 2].map((axis) => Math.round(at(from, axis) + ((at(to, axis) - at(from, axis)) * step) / steps))
    for (const [dx, dy, dz] of tip) {
      const [i, j, k] = [(x ?? 0) + dx, (y ?? 0) + dy, (z ?? 0) + dz]
      if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) continue
      set(slots, i + nx * (j + ny * k), brush.slot, before)
    }
  }
}

/** Gives a slot to the patch of equal neighbours around a voxel, in one plane or in all three directions. */
export function fill(grid: Grid, slots: Uint8Array, seed: Voxel, { across, slot }: Brush, before: Map<number, number>): void {
  const [nx, ny, nz] = grid.dims
  const strides = [1, nx, nx * ny]
  const start = seed[0] + nx * (seed[1] + ny * seed[2])
  const from = slots[start]
  if (from === undefined || from === slot) return
  const waiting = [start]
  set(slots, start, slot, before)
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const place = [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))]
    for (const [axis, size] of [nx, ny, nz].entries()) {
      if (axis === across) continue
      for (const step of [-1, 1]) {
        const next = at(place, axis) + step
        const neighbour = index + step * at(strides, axis)
        if (next < 0 || next >= size || slots[neighbour] !== from) continue
        set(slots, neighbour, slot, before)
        waiting.push(neighbour)
      }
    }
  }
}

/** What was painted, from the voxels that `paint` or `fill` noted. */
export function strokeOf(before: ReadonlyMap<number, number>, after: number): Stroke {
  return { at: Uint32Array.from(before.keys()), before: Uint8Array.from(before.values()), after }
}

export function takeBack(slots: Uint8Array, { at: places, before }: Stroke): void {
  for (let n = 0; n < places.length; n++) slots[places[n] ?? 0] = before[n] ?? 0
}

export function doAgain(slots: Uint8Array, { at: places, after }: Stroke): void {
  for (const place of places) slots[place] = after
}

function set(slots: Uint8Array, index: number, slot: number, before: Map<number, number>): void {
  const old = slots[index] ?? 0
  if (old === slot) return
  if (!before.has(index)) before.set(index, old)
  slots[index] = slot
}

/** The voxels within the radius of the middle one, which is always among them. */
function tipOf({ spacingMm }: Grid, { radiusMm, across }: Brush): Voxel[] {
  const reach = spacingMm.map((spacing, axis) => (axis === across ? 0 : Math.floor(radiusMm / spacing)))
  const tip: Voxel[] = []
  for (let z = -at(reach, 2); z <= at(reach, 2); z++)
    for (let y = -at(reach, 1); y <= at(reach, 1); y++)
      for (let x = -at(reach, 0); x <= at(reach, 0); x++)
        if (Math.hypot(x * spacingMm[0], y * spacingMm[1], z * spacingMm[2]) <= radiusMm) tip.push([x, y, z])
  return tip
}

const at = (values: ArrayLike<number>, axis: number) => values[axis] ?? 0
