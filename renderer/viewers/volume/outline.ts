import type { Niivue, NVImage } from '@niivue/niivue'
import { itemIdOf } from './item-of-volume.ts'
import type { ViewerStore } from './viewer-state.ts'

/**
 * The borders of labels alone: voxels with a neighbour (of six) that belongs to a smaller label or to none, so that a border is one voxel wide and
 * has the colour of the larger. Labels that are hidden count as none, and so does what lies outside the grid.
 */
export function bordersOf<Voxels extends Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array>(
  labels: Voxels,
  dims: readonly [number, number, number],
  hidden: readonly number[],
): Voxels {
  const isHidden = new Set(hidden)
  const shown = labels.slice() as Voxels
  if (isHidden.size) for (let n = 0; n < shown.length; n++) if (isHidden.has(shown[n] ?? 0)) shown[n] = 0
  const borders = shown.slice() as Voxels
  const [nx, ny, nz] = dims
  const [row, slice] = [nx, nx * ny]
  for (let z = 1, n = slice; z < nz - 1; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, n++) {
        const own = shown[n] ?? 0
        if (own === 0 || x === 0 || y === 0 || x === nx - 1 || y === ny - 1) continue
        const least = Math.min(
          shown[n - 1] ?? 0,
          shown[n + 1] ?? 0,
          shown[n - row] ?? 0,
          shown[n + row] ?? 0,
          shown[n - slice] ?? 0,
          shown[n + slice] ?? 0,
        )
        if (least >= own) borders[n] = 0
      }
  return borders
}

/** The border of what is drawn of a map, whose sizes reach the threshold (in the units of the map): everything else is 0. */
export function contourOf<Voxels extends Float32Array | Float64Array | Int16Array | Uint8Array | Uint16Array | Int32Array | Uint32Array>(
  map: Voxels,
  dims: readonly [number, number, number],
  threshold: number,
): Voxels {
  const reaches = Uint8Array.from(map, (value) => (Math.abs(value) >= threshold && value !== 0 ? 1 : 0))
  const borders = bordersOf(reaches, dims, [])
  const contour = map.slice() as Voxels
  for (let n = 0; n < contour.length; n++) if (borders[n] === 0) contour[n] = 0
  return contour
}

/**
 * Hands niivue borders instead of what lies over the scan whenever it takes that to the graphics card and outlines are asked for; everything else
 * still reads the whole. niivue's own outlines need a flag in the file, and are drawn round hidden labels too.
 */
export function outlineOverlays(nv: Niivue, store: ViewerStore): void {
  const known = new WeakMap<NVImage, { readonly of: string; readonly borders: NVImage['img'] }>()
  const refresh = nv.refreshLayers.bind(nv)
  nv.refreshLayers = (volume, layer) => {
    const { overlays, outline } = store.getState()
    const overlay = outline ? overlays.find(({ itemId }) => itemId === itemIdOf(volume)) : undefined
    const { img, hdr } = volume
    if (!overlay || !img || !hdr) return refresh(volume, layer)
    const [, nx = 1, ny = 1, nz = 1] = hdr.dims
    const dims = [nx, ny, nz] as const
    const of = `${overlay.hidden} ${volume.cal_min}`
    const last = known.get(volume)
    const made = () =>
      overlay.kind === 'labels' ? bordersOf(img, dims, overlay.hidden) : contourOf(img, dims, storedOf(hdr, volume.cal_min))
    const borders = last?.of === of ? last.borders : made()
    known.set(volume, { of, borders })
    volume.img = borders
    try {
      refresh(volume, layer)
    } finally {
      volume.img = img
    }
  }
}

/** A value in the units in which the file stores it. */
const storedOf = ({ scl_slope, scl_inter }: NonNullable<NVImage['hdr']>, value = 0) => (value - (scl_inter || 0)) / (scl_slope || 1)
