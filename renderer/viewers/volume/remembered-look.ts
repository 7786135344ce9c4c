import type { ItemDetail } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { queryClient } from '../../app/queries.ts'
import type { Overlay, ViewerStore } from './viewer-state.ts'

type Preferences = Awaited<ReturnType<typeof host.preferences.getItem>>

/** How an item was last looked at. */
export const lookQuery = (id: string) => ({ queryKey: ['looks', id], queryFn: () => host.preferences.getItem({ id }) })

export const lookNow = (id: string): Preferences => queryClient.getQueryData<Preferences>(lookQuery(id).queryKey) ?? {}

/** What is being changed is remembered once it stands still. */
const settleMs = 800

/** A map over a scan as it was last drawn there, otherwise as maps of its kind begin. */
export function overlayOf(map: ItemDetail, { opacity, colormap, hiddenLabels = [], other = {} }: Preferences): Overlay {
  const begin = beginOf(map)
  return {
    ...begin,
    opacity: opacity ?? begin.opacity,
    colormap: colormap ?? begin.colormap,
    hidden: hiddenLabels,
    threshold: typeof other.threshold === 'number' ? other.threshold : begin.threshold,
    visible: other.visible !== false,
  }
}

/** Told from grey matter and from the colours of the crosshair and of maps by those who do not see red or green, too. */
const surfaceColor = '#e0a458'

function beginOf(map: ItemDetail): Overlay {
  const common = { itemId: map.id, name: map.name, visible: true, hidden: [] }
  if (map.kind === 'labels')
    return { ...common, kind: 'labels', labels: map.labels.filter(({ index }) => index > 0), opacity: 0.5, threshold: 0, colormap: '' }
  if (map.kind === 'mesh') return { ...common, kind: 'mesh', labels: [], opacity: 1, threshold: 0, colormap: surfaceColor }
  if (map.origin === 'derivative') return { ...common, kind: 'map', labels: [], opacity: 0.8, threshold: 0.2, colormap: 'for' }
  return { ...common, kind: 'scan', labels: [], opacity: 0.5, threshold: 0.1, colormap: 'gray' }
}

/** Remembers the window of the scan and the looks of what lies over it as they change. Gives what ends it. */
export function rememberLooks(store: ViewerStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const changed = new Map<string, Preferences>()
  const keep = () => {
    clearTimeout(timer)
    // The study may be closed by now: nobody needs to hear that.
    for (const [id, preferences] of changed) void keepOne(id, preferences).catch(() => undefined)
    changed.clear()
  }
  const stop = store.subscribe((now, before) => {
    if (now.window && now.window !== before.window) changed.set(now.itemId, { window: [...now.window] })
    for (const overlay of now.overlays) {
      const old = before.overlays.find(({ itemId }) => itemId === overlay.itemId)
      if (old && old !== overlay) changed.set(overlay.itemId, preferencesOf(overlay))
    }
    if (!changed.size) return
    clearTimeout(timer)
    timer = setTimeout(keep, settleMs)
  })
  return () => {
    stop()
    keep()
  }
}

function preferencesOf({ kind, opacity, colormap, hidden, threshold, visible }: Overlay): Preferences {
  // Grey says that a map fails its check, which is looked at anew each time.
  const chosen = kind === 'labels' || (kind === 'map' && colormap === 'gray') ? undefined : colormap
  return { opacity, colormap: chosen, hiddenLabels: [...hidden], other: { threshold, visible } }
}

async function keepOne(id: string, change: Preferences): Promise<void> {
  const before = await host.preferences.getItem({ id })
  const preferences = { ...before, ...change, other: { ...before.other, ...change.other } }
  queryClient.setQueryData(lookQuery(id).queryKey, preferences)
  await host.preferences.setItem({ id, preferences })
}
