import { DRAG_MODE, Niivue, NVImage } from '@niivue/niivue'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { workspace } from '../../app/workspace.ts'
import { windowOf } from './intensity-window.ts'
import { itemIdOf } from './item-of-volume.ts'
import { labelColors, namelessLabels } from './label-colors.ts'
import { follow } from './linked-crosshair.ts'
import { outlineOverlays } from './outline.ts'
import { bytesOf, damaged, sourceOf } from './source.ts'
import { drawSurfaces } from './surfaces.ts'
import { changeOverlay, type Location, newViewer, type Overlay, type ViewerState, type ViewerStore } from './viewer-state.ts'

export const crosshairPercent = 0.35

/** A viewer on a canvas. Left drags move the crosshair, right drags change the window, the wheel goes through slices. */
export async function newScene(canvas: HTMLCanvasElement, itemId: string): Promise<ViewerStore> {
  const nv = new Niivue({
    backColor: [0, 0, 0, 1],
    crosshairColor: [0.42, 0.66, 1, 0.7],
    // Of the size of the picture, whatever the size of the voxels.
    crosshairWidthUnit: 'percent',
    crosshairWidth: crosshairPercent,
    show3Dcrosshair: true,
    dragMode: DRAG_MODE.windowing,
    dragAndDropEnabled: false,
    isRadiologicalConvention: workspace.getState().radiological,
    showAllOrientationMarkers: true,
    isOrientCube: true,
    fontMinPx: 15,
    fontColor: [1, 0.86, 0.5, 1],
    rulerColor: [1, 0.86, 0.5, 1],
    measureLineColor: [1, 0.86, 0.5, 1],
    measureTextColor: [1, 1, 1, 1],
    measureTextHeight: 0.07,
    tileMargin: 1,
    multiplanarPadPixels: 4,
    loadingText: '',
    logLevel: 'error',
    // Keys belong to the commands of the window.
    viewModeHotKey: '',
    clipPlaneHotKey: '',
    cycleClipPlaneHotKey: '',
  })
  for (const [name, { R, G, B }] of Object.entries(relevanceColors)) nv.addColormap(name, { R, G, B, A: [0, 255, 255], I: [0, 1, 255] })
  const store = newViewer(nv, itemId)
  outlineOverlays(nv, store)
  nv.onLocationChange = () => {
    store.setState({ location: locationOf(nv) })
    follow(store)
  }
  nv.onIntensityChange = (volume) => store.setState({ window: [volume.cal_min ?? 0, volume.cal_max ?? 1] })
  nv.onFrameChange = (_, frame) => store.setState({ frame })
  await nv.attachToCanvas(canvas, false)
  store.setState({ softwareGl: isSoftware(nv.gl) })
  return store
}

/** What niivue has under its crosshair, by the items that it was loaded from. */
function locationOf(nv: Niivue): Location {
  const mm = Array.from(nv.frac2mm(nv.scene.crosshairPos)).slice(0, 3)
  const values: Record<string, number> = {}
  for (const volume of nv.volumes) {
    const id = itemIdOf(volume)
    const [x = -1, y = -1, z = -1] = voxelAt(volume, mm)
    const [, nx = 0, ny = 0, nz = 0] = volume.dimsRAS ?? []
    if (id !== undefined && x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz) values[id] = volume.getValue(x, y, z, volume.frame4D)
  }
  const scan = nv.volumes[0]
  return { mm, voxel: scan ? storedVoxel(scan, voxelAt(scan, mm)) : [], values }
}

/** The voxel nearest to a place, counted to the right, forward and up. */
export function voxelAt(volume: NVImage, mm: readonly number[]): number[] {
  return Array.from(volume.mm2vox([...mm], true)).map(Math.round)
}

/** The same voxel, counted as the file stores it. */
function storedVoxel({ permRAS, hdr }: NVImage, voxel: readonly number[]): number[] {
  const stored = [0, 0, 0]
  for (const [axis, signed] of (permRAS ?? [1, 2, 3]).entries()) {
    const along = Math.abs(signed) - 1
    const size = hdr?.dims[along + 1] ?? 1
    stored[along] = signed < 0 ? size - 1 - (voxel[axis] ?? 0) : (voxel[axis] ?? 0)
  }
  return stored
}

export const volumeOf = (nv: Niivue, itemId: string): NVImage | undefined => nv.volumes.find((volume) => itemIdOf(volume) === itemId)

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const about = gl.getExtension('WEBGL_debug_renderer_info')
  return about !== null && /swiftshader|llvmpipe|software/i.test(String(gl.getParameter(about.UNMASKED_RENDERER_WEBGL)))
}

/** Loads a scan alone, in the window given or the middle 96 % of its intensities. When it is done, the picture has been drawn. */
export async function drawScan(store: ViewerStore, item: ItemDetail, window?: readonly [number, number]): Promise<void> {
  const { nv } = store.getState()
  const [low, high] = window ?? []
  const { url, name } = sourceOf(item)
  const volume = await NVImage.loadFromUrl({
    url,
    name,
    buffer: await bytesOf(item),
    colormap: 'gray',
    ...(low !== undefined && high !== undefined && { cal_min: low, cal_max: high }),
    percentileFrac: 0.02,
    ignoreZeroVoxels: true,
  }).catch(() => {
    throw damaged(item, 'What it holds is not what its header says.')
  })
  // Its item is known by it.
  volume.url = url
  nv.volumes = []
  nv.addVolume(volume)
  store.setState({
    window: [volume.cal_min ?? 0, volume.cal_max ?? 1],
    frames: volume.nFrame4D ?? 1,
    frame: volume.frame4D,
    location: locationOf(nv),
  })
}

/** The window between two percentiles of the scan. */
export function presetWindow(nv: Niivue, low: number, high: number): [number, number] {
  const volume = nv.volumes[0]
  if (!volume?.img) return [0, 1]
  return windowOf(volume.img, volume.hdr?.scl_slope || 1, volume.hdr?.scl_inter ?? 0, low, high)
}

export function setWindow(store: ViewerStore, low: number, high: number): void {
  const { nv } = store.getState()
  const volume = nv.volumes[0]
  if (!volume) return
  volume.cal_min = low
  volume.cal_max = high
  nv.updateGLVolume()
  store.setState({ window: [low, high] })
}

/** What lies over each scan is brought in line one change after another: a map that is still loading is not loaded twice. */
const drawing = new WeakMap<ViewerStore, Promise<void>>()

/** Brings what is drawn over the scan in line with the store's overlays: adds, removes, orders, colours. */
export function drawOverlays(store: ViewerStore, items: readonly ItemDetail[]): Promise<void> {
  const next = (drawing.get(store) ?? Promise.resolve()).catch(() => {}).then(() => bringInLine(store, items))
  drawing.set(store, next)
  return next
}

async function bringInLine(store: ViewerStore, items: readonly ItemDetail[]): Promise<void> {
  const { nv, overlays: all, outline, edit } = store.getState()
  await drawSurfaces(nv, all, items)
  const overlays = all.filter(({ kind }) => kind !== 'mesh')
  if (overlays.length === 0 && nv.volumes.length < 2) return
  for (const volume of nv.volumes.slice(1)) if (!overlays.some(({ itemId }) => itemId === itemIdOf(volume))) nv.removeVolume(volume)
  for (const [n, overlay] of overlays.entries()) {
    const item = items.find(({ id }) => id === overlay.itemId)
    const drawn = volumeOf(nv, overlay.itemId)
    const volume = drawn ?? (item && (await nv.addVolumeFromUrl({ ...sourceOf(item), opacity: 0 })))
    if (!volume) continue
    if (overlay.kind === 'labels' && !overlay.labels.length && volume.img) {
      changeOverlay(store, overlay.itemId, { labels: namelessLabels(volume.img) })
      return
    }
    colour(volume, overlay)
    // Lines need more of it than areas to be seen.
    const drawnOpacity = outline ? Math.min(1, 2 * overlay.opacity) : overlay.opacity
    volume.opacity = overlay.visible && edit?.itemId !== overlay.itemId ? drawnOpacity : 0
    if (nv.volumes.indexOf(volume) !== n + 1) nv.setVolume(volume, n + 1)
  }
  nv.updateGLVolume()
  store.setState({ location: locationOf(nv) })
}

/** From faint to full: what speaks for the target, and what speaks against it. Told apart by those who do not see red or green. */
const relevanceColors = {
  for: { R: [120, 120, 255], G: [52, 52, 214], B: [0, 0, 120] },
  against: { R: [0, 0, 150], G: [60, 60, 225], B: [150, 150, 255] },
}

function colour(volume: NVImage, overlay: Overlay): void {
  if (overlay.kind === 'labels') {
    // Whatever the file says of itself, it is coloured by our table.
    if (volume.hdr) volume.hdr.intent_code = 0
    volume.setColormapLabel(labelColors(overlay.labels, overlay.hidden))
    return
  }
  const largest = Math.max(Math.abs(volume.global_min ?? 0), Math.abs(volume.global_max ?? 1)) || 1
  volume.colormap = overlay.colormap
  if (overlay.kind === 'scan') {
    volume.colormapNegative = ''
    volume.cal_min = (volume.global_min ?? 0) + overlay.threshold * ((volume.global_max ?? 1) - (volume.global_min ?? 0))
    volume.cal_max = volume.robust_max ?? largest
    return
  }
  // Cold for what speaks against the target; sizes below the threshold are left out.
  volume.colormapNegative = overlay.colormap === 'gray' ? 'gray' : 'against'
  volume.cal_min = overlay.threshold * largest
  volume.cal_max = largest
  volume.cal_minNeg = -largest
  volume.cal_maxNeg = -overlay.threshold * largest
}

/** Shows another volume of a series. */
export function showFrame({ nv, frames }: ViewerState, frame: number): void {
  const volume = nv.volumes[0]
  if (volume) nv.setFrame4D(volume.id, (frame + frames) % frames)
}
