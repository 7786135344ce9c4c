import { MULTIPLANAR_TYPE, type Niivue, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import type { Layout } from './layouts.ts'
import type { ViewerStore } from './viewer-state.ts'

const slices: Readonly<Record<Layout, SLICE_TYPE>> = {
  multiplanar: SLICE_TYPE.MULTIPLANAR,
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  render: SLICE_TYPE.RENDER,
  mosaic: SLICE_TYPE.AXIAL,
}

/** Draws once: niivue's own setters for these options each upload the volume anew. */
export function showLayout(store: ViewerStore, layout: Layout): void {
  const { nv, softwareGl } = store.getState()
  nv.opts.sliceMosaicString = layout === 'mosaic' ? mosaicOf(nv) : ''
  // Where slices touch, a letter at the right of one would be read as the left of the next.
  nv.opts.showAllOrientationMarkers = layout !== 'mosaic'
  // Without a graphics card each 3-D picture takes seconds: there it is drawn only when it is asked for by itself.
  nv.opts.multiplanarShowRender = softwareGl ? SHOW_RENDER.NEVER : SHOW_RENDER.ALWAYS
  nv.opts.multiplanarLayout = softwareGl ? MULTIPLANAR_TYPE.AUTO : MULTIPLANAR_TYPE.GRID
  nv.setSliceType(slices[layout])
}

/** Twelve axial slices through the middle eight tenths of the volume, three rows in niivue's notation. */
function mosaicOf(nv: Niivue): string {
  const volume = nv.volumes[0]
  const low = volume?.extentsMinOrtho?.[2] ?? -60
  const high = volume?.extentsMaxOrtho?.[2] ?? 70
  const at = Array.from({ length: 12 }, (_, n) => Math.round(low + (high - low) * (0.1 + (0.8 * n) / 11)))
  // L+: each slice with the letters of its left and of its upper side.
  return `A L+ ${[0, 4, 8].map((n) => at.slice(n, n + 4).join(' ')).join(' ; ')}`
}
