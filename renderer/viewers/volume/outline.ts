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

/**
 * Hands niivue the borders of label maps instead of the labels whenever it takes them to the graphics card and outlines are asked for; everything
 * else still reads the labels. Its own outlines need a flag in the file, and are drawn round hidden labels too.
 */
export function outlineLabels(nv: Niivue, store: ViewerStore): void {
  const known = new WeakMap<NVImage, { readonly hidden: readonly number[]; readonly borders: NVImage['img'] }>()
  const refresh = nv.refreshLayers.bind(nv)
  nv.refreshLayers = (volume, layer) => {
    const { overlays, outline } = store.getState()
    const overlay = outline ? overlays.find(({ kind, itemId }) => kind === 'labels' && itemId === itemIdOf(volume)) : undefined
    const { img, hdr } = volume
    if (!overlay || !img || !hdr) return refresh(volume, layer)
    const { hidden } = overlay
    const last = known.get(volume)
    const [, nx = 1, ny = 1, nz = 1] = hdr.dims
    const borders = last?.hidden === hidden ? last.borders : bordersOf(img, [nx, ny, nz], hidden)
    known.set(volume, { hidden, borders })
    volume.img = borders
    try {
      refresh(volume, layer)
    } finally {
      volume.img = img
    }
  }
}
