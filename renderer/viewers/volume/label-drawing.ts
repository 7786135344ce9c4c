import type { Niivue, NVImage } from '@niivue/niivue'
import type { ItemLabel, ItemRow } from '../../../electron/host/api.ts'
import { host, upload } from '../../app/host.ts'
import { did, forget } from '../../app/undo.ts'
import { workspace } from '../../app/workspace.ts'
import { type Brush, doAgain, fill, type LabelEdit, paint, type Stroke, strokeOf, takeBack, type Voxel } from './label-edit.ts'
import { labelFile } from './label-file.ts'
import { volumeOf } from './scene.ts'
import type { Overlay, Tool, ViewerStore } from './viewer-state.ts'

const mostLabels = 255
const scopeOf = (store: ViewerStore) => `labels of ${store.getState().itemId}`

/** Opens a label map that is drawn over its scan for correction. An error, in words, where that cannot be. */
export function openEdit(store: ViewerStore, overlay: Overlay): void {
  const { nv } = store.getState()
  const scan = nv.volumes[0]
  const map = volumeOf(nv, overlay.itemId)
  if (!scan || !map?.img) throw new Error('The labels are not drawn yet. Wait until they are.')
  const dims = sizeOf(map)
  if (String(dims) !== String(sizeOf(scan)) || !liesAlike(scan, map))
    throw new Error(`${overlay.name} lies on another grid than the scan. Correct labels that were made from this scan.`)
  const labels: ItemLabel[] = [{ index: 0, name: 'background', color: '#000000' }, ...overlay.labels]
  const slotOf = new Map(labels.map(({ index }, slot) => [index, slot]))
  const slots = new Uint8Array(dims[0] * dims[1] * dims[2])
  const { img } = map
  const offsets = offsetsOf(map)
  for (let n = 0; n < slots.length; n++) {
    const index = Math.round(img[offsets(n)] ?? 0)
    let slot = slotOf.get(index)
    if (slot === undefined) {
      slot = labels.push({ index, name: `Label ${index}`, color: '#888888' }) - 1
      slotOf.set(index, slot)
    }
    if (slot > mostLabels) throw new Error(`${overlay.name} has more than ${mostLabels} labels, which cannot be corrected here.`)
    slots[n] = slot
  }
  const [, x = 1, y = 1, z = 1] = scan.pixDimsRAS ?? []
  const edit: LabelEdit = { itemId: overlay.itemId, grid: { dims, spacingMm: [x, y, z] }, slots, labels, slot: 1, unsaved: 0 }
  showDrawing(nv, edit, overlay)
  store.setState({ edit, tool: 'brush' })
}

/** Draws the labels under correction (again, where the picture was lost). */
export function showDrawing(nv: Niivue, edit: LabelEdit, { opacity, hidden }: Overlay): void {
  nv.createEmptyDrawing()
  nv.drawBitmap = edit.slots
  nv.setDrawColormap({ ...drawColors(edit.labels, hidden) } as never)
  nv.drawOpacity = Math.max(opacity, 0.3)
  nv.refreshDrawing(true)
}

function drawColors(labels: readonly ItemLabel[], hidden: readonly number[]) {
  const rgb = labels.map(({ color }) => Number.parseInt(color.slice(1), 16))
  return {
    R: rgb.map((each) => each >> 16),
    G: rgb.map((each) => (each >> 8) & 255),
    B: rgb.map((each) => each & 255),
    A: labels.map(({ index }, slot) => (slot === 0 || hidden.includes(index) ? 0 : 255)),
    I: labels.map((_, slot) => slot),
    labels: labels.map(({ name }) => name),
    min: 0,
    max: labels.length - 1,
  }
}

/** Ends the correction. What was not kept is gone. */
export function closeEdit(store: ViewerStore): void {
  forget(scopeOf(store))
  store.getState().nv.closeDrawing()
  store.setState({ edit: undefined, tool: 'crosshair' })
}

/** Keeps the corrected labels as a new label map that names the old one, and opens it over the scan in its place. */
export async function keepEdit(store: ViewerStore, tabId: string): Promise<ItemRow> {
  const { edit, nv } = store.getState()
  const map = edit && volumeOf(nv, edit.itemId)
  if (!edit || !map?.hdr) throw new Error('No labels are being corrected.')
  const { labels, itemId, slots } = edit
  const stored = new Int32Array(slots.length)
  const offsets = offsetsOf(map)
  for (let n = 0; n < slots.length; n++) stored[offsets(n)] = labels[slots[n] ?? 0]?.index ?? 0
  const [, nx = 1, ny = 1, nz = 1] = map.hdr.dims
  const place = await upload('labels.nii', labelFile({ dims: [nx, ny, nz], affine: map.hdr.affine }, stored))
  const row = await host.labels.save({ parent: itemId, upload: place, labels: labels.filter(({ index }) => index > 0) })
  closeEdit(store)
  const { tabs, setOverlays } = workspace.getState()
  const over = tabs.find(({ id }) => id === tabId)?.overlays ?? []
  setOverlays(
    tabId,
    over.map((id) => (id === itemId ? row.id : id)),
  )
  return row
}

/** Follows the pointer while it paints. */
export class Painter {
  private readonly before = new Map<number, number>()
  private last: Voxel | undefined
  private readonly brush: Brush
  private readonly store: ViewerStore
  private readonly tool: Tool
  private readonly edit: LabelEdit

  constructor(store: ViewerStore, edit: LabelEdit, tool: Tool, across: 0 | 1 | 2) {
    const { brushMm, ball } = store.getState()
    this.store = store
    this.edit = edit
    this.tool = tool
    this.brush = { radiusMm: brushMm / 2, across: ball ? undefined : across, slot: tool === 'eraser' ? 0 : edit.slot }
  }

  to(voxel: Voxel): void {
    const { grid, slots } = this.edit
    if (this.tool === 'fill') {
      if (!this.last) fill(grid, slots, voxel, this.brush, this.before)
    } else paint(grid, slots, this.last ?? voxel, voxel, this.brush, this.before)
    this.last = voxel
    this.store.getState().nv.refreshDrawing(true)
  }

  end(): void {
    if (this.before.size === 0) return
    const stroke = strokeOf(this.before, this.brush.slot)
    const { store, edit } = this
    const show = (change: (slots: Uint8Array, stroke: Stroke) => void, by: number) => () => {
      change(edit.slots, stroke)
      store.getState().nv.refreshDrawing(true)
      count(store, by)
    }
    did({ title: this.tool, scope: scopeOf(store), bytes: stroke.at.length * 5, undo: show(takeBack, -1), redo: show(doAgain, 1) })
    count(store, 1)
  }
}

function count(store: ViewerStore, by: number): void {
  store.setState(({ edit, strokes }) => ({ strokes: strokes + 1, edit: edit && { ...edit, unsaved: Math.max(0, edit.unsaved + by) } }))
}

function sizeOf({ dimsRAS }: NVImage): [number, number, number] {
  const [, x = 1, y = 1, z = 1] = dimsRAS ?? []
  return [x, y, z]
}

/** Whether two volumes of one size lie in the same place: their voxel-to-world matrices agree to a hundredth of a millimetre. */
function liesAlike({ matRAS: a }: NVImage, { matRAS: b }: NVImage): boolean {
  return a !== undefined && b !== undefined && Array.from(a).every((value, n) => Math.abs(value - (b[n] ?? 0)) < 0.01)
}

/** Where the n-th voxel (to the right, then forward, then up) is stored. */
function offsetsOf({ img2RASstart: start = [], img2RASstep: step = [], dimsRAS = [] }: NVImage): (n: number) => number {
  const [, nx = 1, ny = 1] = dimsRAS
  const [s0 = 0, s1 = 0, s2 = 0] = start
  const [dx = 1, dy = 1, dz = 1] = step
  return (n) => s0 + s1 + s2 + (n % nx) * dx + (Math.floor(n / nx) % ny) * dy + Math.floor(n / (nx * ny)) * dz
}

/** The voxel under a point of the canvas, and the axis that its plane lies across; none outside the planes. */
export function pointedAt(nv: Niivue, x: number, y: number): { voxel: Voxel; across: 0 | 1 | 2 } | undefined {
  const dpr = nv.uiData.dpr ?? 1
  const tile = nv.tileIndex(x * dpr, y * dpr)
  const plane = nv.screenSlices[tile]?.axCorSag
  if (plane === undefined || plane > 2) return undefined
  const frac = nv.canvasPos2frac([x * dpr, y * dpr])
  if ((frac[0] ?? -1) < 0) return undefined
  const [i = 0, j = 0, k = 0] = Array.from(nv.frac2vox(frac))
  return { voxel: [i, j, k], across: ([2, 1, 0] as const)[plane as 0 | 1 | 2] }
}
