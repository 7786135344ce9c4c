import type { ItemDetail } from '../../electron/host/api.ts'
import type { NewTab } from './panes.ts'
import { itemOf } from './queries.ts'
import { attempt, workspace } from './workspace.ts'

/** Looks at an item: a scan as it is, a label map over the scan that it was made from, a table as rows. */
export function openItem(id: string): Promise<void> {
  return attempt(async () => workspace.getState().openTab(await tabOf(await itemOf(id))))
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
  if (item.kind !== 'labels' && !isMap) return { ...tab, kind: 'other' }
  for (const parent of await Promise.all(item.parents.map(itemOf)))
    if (parent.kind === 'volume' && parent.state === 'present')
      return { itemId: parent.id, title: parent.name, kind: 'volume', overlays: [item.id] }
  return { ...tab, kind: 'volume' }
}
