import { create } from 'zustand'
import type { ItemFilter, Problem } from '../../electron/host/api.ts'
import type { PointedAt } from '../commands/command.ts'
import type { Layout } from '../viewers/volume/layouts.ts'
import type { PanelSizes } from './panel-sizes.ts'
import { closed, moved, type NewTab, noPanes, opened, openedBeside, type Panes, shownTab } from './panes.ts'
import { problemOf } from './problem.ts'

export type Dialog = 'palette' | 'shortcuts' | 'places' | 'recent' | 'add' | 'batch' | 'export' | 'locate' | 'spikeMapping'

/** A menu at a point of the window, and what it is about. */
export interface Context {
  readonly of: PointedAt
  readonly id: string | undefined
  readonly x: number
  readonly y: number
}

interface Workspace extends Panes {
  readonly connected: boolean
  /** Items marked in the list; the last is the one that the right panel is about. */
  readonly selected: readonly string[]
  /** What the list of items is filtered by. */
  readonly filter: ItemFilter
  /** Whether two panes stand beside or below each other. */
  readonly split: 'beside' | 'below'
  /** Sizes of panels in pixels that the person chose. */
  readonly sizes: PanelSizes
  /** Whether the crosshairs of all scans on show go together. */
  readonly linked: boolean
  readonly radiological: boolean
  /** Keys that the person chose, by command; '' for none. */
  readonly keys: Readonly<Record<string, string>>
  readonly theme: 'system' | 'dark' | 'light'
  /** Whether the side of the viewer is shown; undefined: where there is room. */
  readonly legend: boolean | undefined
  readonly dialog: Dialog | undefined
  /** The run whose results stand at the right; none: what can be run. */
  readonly runId: string | undefined
  readonly instrumentId: string | undefined
  /** The batch that the batch dialog shows; none: a new one. */
  readonly batchId: string | undefined
  /** Jobs begun here whose results are shown when they come. */
  readonly awaited: readonly string[]
  readonly problem: Problem | undefined
  readonly context: Context | undefined
  readonly asked: { readonly command: string } | undefined
  select(ids: readonly string[]): void
  openTab(tab: NewTab): void
  openBeside(tab: NewTab): void
  showTab(id: string): void
  moveTab(id: string, pane: number): void
  closeTab(id: string): void
  setOverlays(id: string, overlays: readonly string[]): void
  setLayout(layout: Layout): void
  flipSide(): void
  showRun(runId: string | undefined): void
  askCommand(command: string): void
  /** Tells the person what went wrong. */
  tell(error: unknown): void
}

/** Narrower windows show the side of the viewer only when it is asked for. */
const sideFromPx = 1200

export const workspace = create<Workspace>()((set) => ({
  connected: true,
  selected: [],
  filter: {},
  ...noPanes,
  split: 'beside',
  sizes: {},
  linked: true,
  radiological: false,
  keys: {},
  theme: 'system',
  legend: undefined,
  dialog: undefined,
  runId: undefined,
  instrumentId: undefined,
  batchId: undefined,
  awaited: [],
  problem: undefined,
  context: undefined,
  asked: undefined,
  select: (selected) => set({ selected, runId: undefined, instrumentId: undefined }),
  openTab: (tab) => set((now) => opened(now, tab)),
  openBeside: (tab) => set((now) => openedBeside(now, tab)),
  showTab: (id) => set((now) => shownTab(now, id)),
  moveTab: (id, pane) => set((now) => moved(now, id, pane)),
  closeTab: (id) => set((now) => closed(now, id)),
  setOverlays: (id, overlays) => set(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, overlays } : tab)) })),
  setLayout: (layout) => set(({ tabs, activeTab }) => ({ tabs: tabs.map((tab) => (tab.id === activeTab ? { ...tab, layout } : tab)) })),
  flipSide: () => set(({ legend }) => ({ legend: !(legend ?? globalThis.innerWidth >= sideFromPx) })),
  showRun: (runId) => set({ runId }),
  askCommand: (command) => set({ asked: { command } }),
  tell: (error) => set({ problem: problemOf(error) }),
}))

/** Does something that may fail, and tells the person when it does. */
export async function attempt(what: () => Promise<unknown>): Promise<void> {
  try {
    await what()
  } catch (error) {
    workspace.getState().tell(error)
  }
}
