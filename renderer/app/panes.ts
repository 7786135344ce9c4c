import type { Layout } from '../viewers/volume/layouts.ts'

/** One thing that is looked at. The same item may be looked at in several tabs, with other maps over it. */
export interface Tab {
  readonly id: string
  readonly itemId: string
  readonly title: string
  readonly kind: 'volume' | 'table' | 'array' | 'recording' | 'spikes' | 'mesh' | 'other'
  /** Maps drawn over it, the topmost last. */
  readonly overlays: readonly string[]
  /** Which part of the centre it stands in, from 0. */
  readonly pane: number
  readonly layout: Layout
}

export type NewTab = Pick<Tab, 'itemId' | 'title' | 'kind' | 'overlays'>

/** The centre of the window: tabs in up to four panes, one on show in each, one of them in use. */
export interface Panes {
  readonly tabs: readonly Tab[]
  readonly activeTab: string | undefined
  /** The tab on show in each pane. */
  readonly shown: readonly string[]
}

export const mostPanes = 4
export const noPanes: Panes = { tabs: [], activeTab: undefined, shown: [] }

/** Shows an item in the pane in use; where it is open already, that tab, with what is new over it. */
export function opened(panes: Panes, tab: NewTab): Panes {
  const known = panes.tabs.find(({ id, itemId }) => itemId === tab.itemId && id === panes.activeTab) ?? tabOfItem(panes, tab.itemId)
  if (!known) return added(panes, tab, activePane(panes))
  const overlays = [...new Set([...known.overlays, ...tab.overlays])]
  return shownTab({ ...panes, tabs: panes.tabs.map((each) => (each.id === known.id ? { ...each, overlays } : each)) }, known.id)
}

/** Shows an item in a pane of its own beside the others; in the last one when there are four. */
export function openedBeside(panes: Panes, tab: NewTab): Panes {
  return added(panes, tab, Math.min(panes.shown.length, mostPanes - 1))
}

/** Closes a tab, and its pane when it was the last one there. */
export function closed(panes: Panes, id: string): Panes {
  return tidied({ ...panes, tabs: panes.tabs.filter((tab) => tab.id !== id) })
}

/** Brings a tab to the front of its pane, and that pane into use. */
export function shownTab(panes: Panes, id: string): Panes {
  const tab = panes.tabs.find((each) => each.id === id)
  if (!tab) return panes
  return { ...panes, activeTab: id, shown: Object.assign([...panes.shown], { [tab.pane]: id }) }
}

/** Puts a tab into another pane; into a new one when `pane` is one more than there are. */
export function moved(panes: Panes, id: string, pane: number): Panes {
  const to = Math.min(pane, panes.shown.length, mostPanes - 1)
  const tabs = panes.tabs.map((tab) => (tab.id === id ? { ...tab, pane: to } : tab))
  const left = tidied({ ...panes, tabs, shown: Object.assign([...panes.shown], { [to]: id }) })
  return { ...left, activeTab: id }
}

/** What a kept session says, as far as it can be used: tabs without a pane stand in the first. */
export function restored(tabs: unknown, activeTab: unknown, shown: unknown): Panes {
  if (!Array.isArray(tabs)) return noPanes
  const usable = tabs.flatMap((tab: Partial<Tab>) =>
    typeof tab.itemId === 'string' && typeof tab.title === 'string' && tab.kind
      ? [{ overlays: [], pane: 0, layout: 'multiplanar' as Layout, id: tab.itemId, ...tab } as Tab]
      : [],
  )
  return tidied({
    tabs: usable,
    activeTab: typeof activeTab === 'string' ? activeTab : undefined,
    shown: Array.isArray(shown) ? shown.map(String) : [],
  })
}

const tabOfItem = (panes: Panes, itemId: string) => panes.tabs.find((tab) => tab.itemId === itemId)
const activePane = ({ tabs, activeTab }: Panes) => tabs.find(({ id }) => id === activeTab)?.pane ?? 0

function added(panes: Panes, tab: NewTab, pane: number): Panes {
  const taken = new Set(panes.tabs.map(({ id }) => id))
  let id = tab.itemId
  for (let n = 2; taken.has(id); n++) id = `${tab.itemId}/${n}`
  const layout = panes.tabs.find((each) => each.id === panes.activeTab)?.layout ?? 'multiplanar'
  return shownTab({ ...panes, tabs: [...panes.tabs, { ...tab, id, pane, layout }] }, id)
}

/** Panes without gaps, each with a tab of its own on show, and a tab in use. */
function tidied({ tabs, activeTab, shown }: Panes): Panes {
  const used = [...new Set(tabs.map(({ pane }) => pane))].sort((a, b) => a - b)
  const placed = tabs.map((tab) => ({ ...tab, pane: used.indexOf(tab.pane) }))
  const front = used.map((before, pane) => {
    const here = placed.filter((tab) => tab.pane === pane)
    return (here.find(({ id }) => id === shown[before]) ?? here.at(-1))?.id ?? ''
  })
  const active = placed.some(({ id }) => id === activeTab) ? activeTab : front.at(-1)
  return { tabs: placed, shown: front, activeTab: active }
}
