import { create } from 'zustand'
import type { Problem } from '../../electron/host/api.ts'
import type { Layout } from '../viewers/volume/layouts.ts'
import { problemOf } from './problem.ts'

/** One thing that is looked at in the centre. */
export interface Tab {
  readonly itemId: string
  readonly title: string
  readonly kind: 'volume' | 'table' | 'other'
  /** Label maps drawn over it. */
  readonly overlays: readonly string[]
}

export type Dialog = 'palette' | 'shortcuts' | 'places' | 'add' | 'batch' | 'export'

interface Workspace {
  readonly connected: boolean
  /** Items marked in the list; the last is the one that the right panel is about. */
  readonly selected: readonly string[]
  readonly tabs: readonly Tab[]
  readonly activeTab: string | undefined
  readonly layout: Layout
  readonly radiological: boolean
  readonly theme: 'system' | 'dark' | 'light'
  readonly legend: boolean
  readonly dialog: Dialog | undefined
  /** The run whose results stand at the right; none: what can be run. */
  readonly runId: string | undefined
  readonly instrumentId: string | undefined
  /** The batch that the batch dialog shows; none: a new one. */
  readonly batchId: string | undefined
  /** Jobs begun here whose results are shown when they come. */
  readonly awaited: readonly string[]
  readonly problem: Problem | undefined
  readonly asked: { readonly command: string } | undefined
  select(ids: readonly string[]): void
  openTab(tab: Tab): void
  closeTab(itemId: string): void
  setOverlays(itemId: string, overlays: readonly string[]): void
  showRun(runId: string | undefined): void
  askCommand(command: string): void
  /** Tells the person what went wrong. */
  tell(error: unknown): void
}

export const workspace = create<Workspace>()((set) => ({
  connected: true,
  selected: [],
  tabs: [],
  activeTab: undefined,
  layout: 'multiplanar',
  radiological: false,
  theme: 'system',
  legend: true,
  dialog: undefined,
  runId: undefined,
  instrumentId: undefined,
  batchId: undefined,
  awaited: [],
  problem: undefined,
  asked: undefined,
  select: (selected) => set({ selected, runId: undefined, instrumentId: undefined }),
  openTab: (tab) =>
    set(({ tabs }) => ({
      tabs: tabs.some(({ itemId }) => itemId === tab.itemId)
        ? tabs.map((each) => (each.itemId === tab.itemId ? merged(each, tab) : each))
        : [...tabs, tab],
      activeTab: tab.itemId,
    })),
  closeTab: (itemId) =>
    set(({ tabs, activeTab }) => {
      const left = tabs.filter((tab) => tab.itemId !== itemId)
      return { tabs: left, activeTab: activeTab === itemId ? left.at(-1)?.itemId : activeTab }
    }),
  setOverlays: (itemId, overlays) => set(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.itemId === itemId ? { ...tab, overlays } : tab)) })),
  showRun: (runId) => set({ runId }),
  askCommand: (command) => set({ asked: { command } }),
  tell: (error) => set({ problem: problemOf(error) }),
}))

function merged(old: Tab, added: Tab): Tab {
  return { ...old, overlays: [...new Set([...old.overlays, ...added.overlays])] }
}

/** Does something that may fail, and tells the person when it does. */
export async function attempt(what: () => Promise<unknown>): Promise<void> {
  try {
    await what()
  } catch (error) {
    workspace.getState().tell(error)
  }
}
