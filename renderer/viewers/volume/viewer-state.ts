import type { Niivue } from '@niivue/niivue'
import { create, createStore, type StoreApi } from 'zustand'
import type { ItemLabel } from '../../../electron/host/api.ts'
import { workspace } from '../../app/workspace.ts'
import type { LabelEdit } from './label-edit.ts'

/** What stands under the crosshair. */
export interface Location {
  readonly mm: readonly number[]
  readonly voxel: readonly number[]
  /** One value an item that is drawn: the scan and what lies over it. */
  readonly values: Readonly<Record<string, number>>
}

/** A label map, a map of relevance with two signs, another scan or a surface, as it is drawn over a scan. */
export interface Overlay {
  readonly itemId: string
  readonly kind: 'labels' | 'map' | 'scan' | 'mesh'
  readonly name: string
  readonly labels: readonly ItemLabel[]
  readonly opacity: number
  /** Sizes below this share of the largest are not drawn. Not for labels and surfaces. */
  readonly threshold: number
  /** The name of a colour map; of a surface its colour, '#rrggbb'. */
  readonly colormap: string
  readonly visible: boolean
  /** Labels that are not drawn. */
  readonly hidden: readonly number[]
}

export const tools = {
  crosshair: 'Crosshair',
  distance: 'Distance',
  angle: 'Angle',
  brush: 'Brush',
  eraser: 'Eraser',
  fill: 'Fill',
} as const
export type Tool = keyof typeof tools

/** One viewer. It is registered in `viewers` while there is a picture in it. */
export interface ViewerState {
  readonly nv: Niivue
  readonly itemId: string
  readonly location: Location | undefined
  readonly overlays: readonly Overlay[]
  /** Intensities drawn black and white. */
  readonly window: readonly [number, number] | undefined
  readonly softwareGl: boolean
  /** Volumes in time, and the one on show. */
  readonly frames: number
  readonly frame: number
  readonly tool: Tool
  readonly outline: boolean
  readonly smooth: boolean
  /** Labels that are being corrected. */
  readonly edit: LabelEdit | undefined
  /** Changes with every stroke. */
  readonly strokes: number
  readonly brushMm: number
  /** Whether the brush is a ball rather than a disc in the plane. */
  readonly ball: boolean
  readonly isMeasuring: boolean
}

export type ViewerStore = StoreApi<ViewerState>

export function newViewer(nv: Niivue, itemId: string): ViewerStore {
  return createStore<ViewerState>()(() => ({
    nv,
    itemId,
    location: undefined,
    overlays: [],
    window: undefined,
    softwareGl: false,
    frames: 1,
    frame: 0,
    tool: 'crosshair',
    outline: false,
    smooth: true,
    edit: undefined,
    strokes: 0,
    brushMm: 4,
    ball: false,
    isMeasuring: false,
  }))
}

/** Viewers with a picture in them, by their tab. */
export const viewers = create<Readonly<Record<string, ViewerStore>>>()(() => ({}))

/** The viewer of the tab in use; commands act on it. */
export function activeStore(): ViewerStore | undefined {
  const { activeTab } = workspace.getState()
  return activeTab === undefined ? undefined : viewers.getState()[activeTab]
}

export const activeViewer = (): ViewerState | undefined => activeStore()?.getState()

export function changeOverlay(store: ViewerStore, itemId: string, change: Partial<Overlay>): void {
  store.setState(({ overlays }) => ({ overlays: overlays.map((each) => (each.itemId === itemId ? { ...each, ...change } : each)) }))
}

/** The label under the crosshair, of the topmost map that has one there. */
export function labelAt(location: Location | undefined, overlays: readonly Overlay[]): ItemLabel | undefined {
  for (const { itemId, kind, labels, visible } of overlays.toReversed()) {
    const index = kind === 'labels' && visible ? Math.round(location?.values[itemId] ?? 0) : 0
    const label = index > 0 ? labels.find((each) => each.index === index) : undefined
    if (label) return label
  }
  return undefined
}
