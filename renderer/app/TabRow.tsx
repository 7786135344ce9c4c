import type { DragEvent } from 'react'
import { useStore } from 'zustand'
import { shortName } from '../panels/study/item-words.ts'
import { type ViewerStore, viewers } from '../viewers/volume/viewer-state.ts'
import { MiddleCut } from './MiddleCut.tsx'
import type { Tab } from './panes.ts'
import { unsaved } from './unsaved.ts'
import { workspace } from './workspace.ts'

/** Takes a tab into use: it is what commands act on, and its item what the right panel is about. */
export function use({ id, itemId }: Tab): void {
  if (workspace.getState().activeTab === id) return
  workspace.getState().showTab(id)
  workspace.setState({ selected: [itemId] })
}

const tabType = 'application/x-touchstone-tab'

/** A pane's row of tabs takes tabs of other panes. */
export function dropsInto(pane: number) {
  return {
    onDragOver: (event: DragEvent) => event.dataTransfer.types.includes(tabType) && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      const id = event.dataTransfer.getData(tabType)
      if (!id) return
      event.stopPropagation()
      workspace.getState().moveTab(id, pane)
    },
  }
}

const intoView = (tab: HTMLElement | null) => void tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

/** The tabs of one pane. */
export function TabRow({ tabs, front, activeTab }: { tabs: readonly Tab[]; front: string; activeTab: string | undefined }) {
  return (
    <div className="tabs" role="tablist" aria-label="Open items">
      {tabs.map((tab) => (
        <OneTab key={tab.id} tab={tab} isFront={tab.id === front} isActive={tab.id === activeTab} others={tabs} />
      ))}
    </div>
  )
}

function OneTab({ tab, isFront, isActive, others }: { tab: Tab; isFront: boolean; isActive: boolean; others: readonly Tab[] }) {
  const { closeTab } = workspace.getState()
  const step = (by: number) => {
    const next = others[(others.indexOf(tab) + by + others.length) % others.length]
    if (next) use(next)
  }
  const keys: Readonly<Record<string, () => void>> = { Delete: () => close(tab), ArrowRight: () => step(1), ArrowLeft: () => step(-1) }
  return (
    <button
      // At every drawing: there may be less room than before.
      ref={(tab) => {
        if (isFront) intoView(tab)
      }}
      type="button"
      role="tab"
      data-context="tab"
      data-of={tab.id}
      aria-selected={isFront}
      className={`tab${isFront ? ' on' : ''}${isActive ? ' in-use' : ''}`}
      title={`${tab.title} (Delete closes it, drag it to another pane)`}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(tabType, tab.id)}
      onClick={() => use(tab)}
      onAuxClick={(event) => event.button === 1 && close(tab)}
      onKeyDown={(event) => keys[event.key]?.()}
    >
      <MiddleCut name={tab.title} short={shortName(tab.title)} />
      <Unsaved id={tab.id} />
      {/* For the mouse; the keyboard has Delete. */}
      <span
        className="tab-close"
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          close(tab)
        }}
      >
        ×
      </span>
    </button>
  )

  function close({ id }: Tab): void {
    const strokes = viewers.getState()[id]?.getState().edit?.unsaved ?? 0
    const changes = unsaved.getState()[id] ?? 0
    const lost = strokes > 0 ? `${strokes} strokes` : changes > 0 ? `${changes} changes` : undefined
    if (!lost || confirm(`Close it and discard ${lost}? They cannot be brought back.`)) closeTab(id)
  }
}

/** A dot on the tab whose labels were painted on, or whose recording was annotated, and not kept. */
function Unsaved({ id }: { id: string }) {
  const store = viewers((open) => open[id])
  const changes = unsaved((all) => all[id] ?? 0)
  if (changes > 0) return <i className="unsaved" title={`${changes} changes not kept`} />
  return store ? <Dot store={store} /> : null
}

function Dot({ store }: { store: ViewerStore }) {
  const strokes = useStore(store, (state) => state.edit?.unsaved ?? 0)
  return strokes > 0 ? <i className="unsaved" title={`${strokes} strokes not kept`} /> : null
}
