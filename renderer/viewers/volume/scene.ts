import { DRAG_MODE, Niivue, type NVImage } from '@niivue/niivue'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { windowOf } from './intensity-window.ts'
import { labelColors } from './label-colors.ts'
import type { Layout } from './layouts.ts'
import { showLayout } from './show-layout.ts'
import { type Location, type Overlay, viewer } from './viewer-state.ts'

/** A viewer on a canvas. Left drags move the crosshair, right drags change the window, the wheel goes through slices. */
export async function newScene(canvas: HTMLCanvasElement, radiological: boolean, layout: Layout): Promise<Niivue> {
  const nv = new Niivue({
    backColor: [0, 0, 0, 1],
    crosshairColor: [0.42, 0.66, 1, 0.7],
    crosshairWidth: 1,
    show3Dcrosshair: true,
    dragMode: DRAG_MODE.windowing,
    dragAndDropEnabled: false,
    isRadiologicalConvention: radiological,
    showAllOrientationMarkers: true,
    fontMinPx: 12,
    tileMargin: 1,
    multiplanarPadPixels: 4,
    loadingText: '',
    logLevel: 'error',
    // Keys belong to the commands of the window.
    viewModeHotKey: '',
    clipPlaneHotKey: '',
    cycleClipPlaneHotKey: '',
  })
  nv.onLocationChange = (location) => viewer.setState({ location: locationOf(location as NiivueLocation) })
  nv.onIntensityChange = (volume) => viewer.setState({ window: [volume.cal_min ?? 0, volume.cal_max ?? 1] })
  await nv.attachToCanvas(canvas, false)
  viewer.setState({ softwareGl: isSoftware(nv.gl) })
  showLayout(nv, layout)
  return nv
}

interface NiivueLocation {
  mm: ArrayLike<number>
  vox: ArrayLike<number>
  values: { name: string; value: number }[]
}

function locationOf({ mm, vox, values }: NiivueLocation): Location {
  return { mm: Array.from(mm).slice(0, 3), voxel: Array.from(vox).slice(0, 3), values: values.map(({ name, value }) => ({ name, value })) }
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const about = gl.getExtension('WEBGL_debug_renderer_info')
  return about !== null && /swiftshader|llvmpipe|software/i.test(String(gl.getParameter(about.UNMASKED_RENDERER_WEBGL)))
}

/** Where the bytes of an item are, and under which name niivue knows their format. */
export function sourceOf(item: ItemDetail): { url: string; name: string } {
  const name = item.files[0] ?? 'volume.nii.gz'
  return { url: `/items/${item.id}/${name}`, name: name === 'file' ? item.name : name }
}

/** Loads a scan alone, in the window given or the middle 96 % of its intensities. */
export async function drawScan(nv: Niivue, item: ItemDetail, window?: readonly [number, number]): Promise<void> {
  const [low, high] = window ?? []
  await nv.loadVolumes([{ ...sourceOf(item), colormap: 'gray', cal_min: low, cal_max: high, percentileFrac: 0.02, ignoreZeroVoxels: true }])
  const volume = nv.volumes[0]
  if (volume) viewer.setState({ window: [volume.cal_min ?? 0, volume.cal_max ?? 1] })
}

/** The window between two percentiles of the scan. */
export function presetWindow(nv: Niivue, low: number, high: number): [number, number] {
  const volume = nv.volumes[0]
  if (!volume?.img) return [0, 1]
  return windowOf(volume.img, volume.hdr?.scl_slope || 1, volume.hdr?.scl_inter ?? 0, low, high)
}

export function setWindow(nv: Niivue, low: number, high: number): void {
  const volume = nv.volumes[0]
  if (!volume) return
  volume.cal_min = low
  volume.cal_max = high
  nv.updateGLVolume()
  viewer.setState({ window: [low, high] })
}

/** Brings what is drawn over the scan in line with `overlays`: adds, removes, colours. */
export async function drawOverlays(nv: Niivue, overlays: readonly Overlay[], items: readonly ItemDetail[]): Promise<void> {
  if (overlays.length === 0 && nv.volumes.length < 2) return
  for (const volume of nv.volumes.slice(1))
    if (!overlays.some(({ itemId }) => volume.url?.includes(`/items/${itemId}/`))) nv.removeVolume(volume)
  for (const overlay of overlays) {
    const item = items.find(({ id }) => id === overlay.itemId)
    const drawn = nv.volumes.find(({ url }) => url?.includes(`/items/${overlay.itemId}/`))
    const volume = drawn ?? (item && (await nv.addVolumeFromUrl({ ...sourceOf(item), opacity: overlay.opacity })))
    if (!volume) continue
    if (overlay.kind === 'labels') volume.setColormapLabel(labelColors(overlay.labels, overlay.hidden))
    else colourMap(volume, overlay.threshold)
    volume.opacity = overlay.opacity
  }
  nv.updateGLVolume()
}

/** Warm for what speaks for the target, cold for what speaks against it; sizes below the threshold are left out. */
function colourMap(volume: NVImage, threshold: number): void {
  volume.colormap = 'warm'
  volume.colormapNegative = 'winter'
  const largest = Math.max(Math.abs(volume.global_min ?? 0), Math.abs(volume.global_max ?? 1)) || 1
  volume.cal_min = threshold * largest
  volume.cal_max = largest
  volume.cal_minNeg = -largest
  volume.cal_maxNeg = -threshold * largest
}
