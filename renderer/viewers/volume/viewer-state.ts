import type { Niivue } from '@niivue/niivue'
import { create } from 'zustand'
import type { ItemLabel } from '../../../electron/host/api.ts'

/** What stands under the crosshair: one value a volume, in the order in which they are drawn. */
export interface Location {
  readonly mm: readonly number[]
  readonly voxel: readonly number[]
  readonly values: readonly { readonly name: string; readonly value: number }[]
}

/** A label map, or a map of relevance with two signs, as it is drawn over a scan. */
export interface Overlay {
  readonly itemId: string
  readonly kind: 'labels' | 'map'
  /** Of a map: sizes below this share of the largest are not drawn. */
  readonly threshold: number
  readonly name: string
  readonly labels: readonly ItemLabel[]
  readonly opacity: number
  readonly hidden: readonly number[]
}

interface ViewerState {
  /** The viewer that is on show; commands act on it. */
  readonly nv: Niivue | undefined
  readonly location: Location | undefined
  readonly overlays: readonly Overlay[]
  /** Intensities drawn black and white. */
  readonly window: readonly [number, number] | undefined
  readonly loading: string | undefined
  readonly softwareGl: boolean
  changeOverlay(itemId: string, change: Partial<Overlay>): void
}

export const viewer = create<ViewerState>()((set) => ({
  nv: undefined,
  location: undefined,
  overlays: [],
  window: undefined,
  loading: undefined,
  softwareGl: false,
  changeOverlay: (itemId, change) =>
    set(({ overlays }) => ({ overlays: overlays.map((overlay) => (overlay.itemId === itemId ? { ...overlay, ...change } : overlay)) })),
}))

/** The label under the crosshair, and nothing where there is none. */
export function labelAt(location: Location | undefined, overlays: readonly Overlay[]): ItemLabel | undefined {
  for (const [n, overlay] of overlays.entries()) {
    const index = Math.round(location?.values[n + 1]?.value ?? 0)
    const label = index > 0 ? overlay.labels.find((each) => each.index === index) : undefined
    if (label) return label
  }
  return undefined
}
