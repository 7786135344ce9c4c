import type { ItemDetail } from '../../electron/host/api.ts'
import type { NewTab } from './panes.ts'
import { itemOf } from './queries.ts'
import { attempt, workspace } from './workspace.ts'

/** Looks at an item: a scan as it is, labels and surfaces over the scan that they were made from, a table as rows. */
export function openItem(id: string): Promise<void> {
  return attempt(async () => {
    const item = await itemOf(id)
    workspace.getState().openTab(await tabOf(item))
    // Planes show nothing of a surface.
    if (item.kind === 'mesh') workspace.getState().setLayout('render')
  })
}

/** The same in a pane of its own. */
export function openBeside(id: string): Promise<void> {
  return attempt(async () => workspace.getState().openBeside(await tabOf(await itemOf(id))))
}

async function tabOf(item: ItemDetail): Promise<NewTab> {
  const tab = { itemId: item.id, title: item.name, overlays: [] }
  // Maps of relevance, too, are looked at over their scan.
  const isMap = item.kind === 'volume' && item.origin === 'derivative' && item.name.includes('attribution')
  if (item.kind === 'volume' && !isMap) return { ...tab, kind: 'volume' }
  if (item.kind === 'table' || item.kind === 'array' || item.kind === 'recording' || item.kind === 'spikes')
    return { ...tab, kind: item.kind }
  if (item.kind !== 'labels' && item.kind !== 'mesh' && !isMap) return { ...tab, kind: 'other' }
  const parents = (await Promise.all(item.parents.map(itemOf))).filter(({ state }) => state === 'present')
  const below =
    parents.find(({ kind }) => kind === 'volume') ?? (item.kind === 'mesh' ? parents.find(({ kind }) => kind === 'labels') : undefined)
  if (below) return { itemId: below.id, title: below.name, kind: 'volume', overlays: [item.id] }
  return { ...tab, kind: item.kind === 'mesh' ? 'mesh' : 'volume' }
}
