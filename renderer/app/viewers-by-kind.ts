import { type ComponentType, lazy } from 'react'
import type { ItemDetail } from '../../electron/host/api.ts'
import type { Tab } from './panes.ts'

type Viewer = ComponentType<{ readonly tab: Tab; readonly item: ItemDetail }>

/** Viewers are loaded apart from the frame, so that the list is there before them; the one that is wanted first is asked for at the start. */
const modules: Partial<Record<Tab['kind'], () => Promise<{ default: Viewer }>>> = {
  volume: () => import('../viewers/volume/VolumeViewer.tsx'),
  array: () => import('../viewers/array/ArrayViewer.tsx'),
  recording: () => import('../viewers/recording/RecordingViewer.tsx'),
  mesh: () => import('../viewers/mesh/MeshViewer.tsx'),
  spikes: () => import('../viewers/raster/RasterViewer.tsx'),
}
const viewers: Partial<Record<Tab['kind'], Viewer>> = {}
for (const [kind, load] of Object.entries(modules)) viewers[kind as Tab['kind']] = lazy(load)

/** What shows items of a kind; none: there is no picture of them. */
export const viewerOf = (kind: Tab['kind']): Viewer | undefined => viewers[kind]

/** Once it is loaded it is drawn at once, without the pause of what is loaded late. */
export async function loadViewer(kind: Tab['kind']): Promise<void> {
  const loaded = await modules[kind]?.()
  if (loaded) viewers[kind] = loaded.default
}
