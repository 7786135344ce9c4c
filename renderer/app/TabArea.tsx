import { Button } from '@mantine/core'
import { lazy, Suspense, useRef } from 'react'
import { hasUnknownLayout } from '../commands/conditions.ts'
import { perform } from '../commands/registry.ts'
import { NoPicture } from '../viewers/NoPicture.tsx'
import { TableViewer } from '../viewers/table/TableViewer.tsx'
import { viewers } from '../viewers/volume/viewer-state.ts'
import type { Tab } from './panes.ts'
import { useItem } from './queries.ts'
import { dropsInto, TabRow, use } from './TabRow.tsx'
import { viewerOf } from './viewers-by-kind.ts'
import { workspace } from './workspace.ts'
import './tab-area.css'

const ViewerBar = lazy(() => import('../viewers/volume/ViewerBar.tsx'))
const SidePanel = lazy(() => import('../viewers/volume/SidePanel.tsx'))

/** How many pictures that are not on show are kept, so that their tabs come back at once. */
const mostKept = 4

/** What is looked at: tabs in up to four panes, with the bar and the side of the viewer in use. */
export function TabArea() {
  const { tabs, activeTab, shown, split, legend } = workspace()
  const recent = useRef<string[]>([])
  const tab = tabs.find(({ id }) => id === activeTab)
  const store = viewers((open) => (activeTab === undefined ? undefined : open[activeTab]))
  if (!tab)
    return (
      <div className="centred">
        <p>Choose an item at the left to look at it.</p>
        <p className="dim">Arrow keys move through the list, Enter opens, Ctrl K finds everything.</p>
      </div>
    )
  recent.current = [...new Set([...shown, ...recent.current])].slice(0, shown.length + mostKept)
  const alive = tabs.filter(({ id }) => recent.current.includes(id))
  const stacked = shown.length === 2 && split === 'below'
  const placeOf = (pane: number) => {
    const [row, column] = stacked ? [pane, 0] : shown.length > 2 ? [Math.floor(pane / 2), pane % 2] : [0, pane]
    return { row: 2 * row + 1, column: column + 1, span: shown.length === 3 && pane === 2 ? 2 : 1 }
  }
  return (
    <div className="tab-area">
      {tab.kind === 'volume' && (
        <Suspense fallback={<div className="viewer-bar" />}>
          <ViewerBar tab={tab} store={store} />
        </Suspense>
      )}
      <div className="tab-middle" data-side={legend}>
        <div className="panes" data-rows={stacked || shown.length > 2 ? 2 : 1} data-columns={shown.length > 1 && !stacked ? 2 : 1}>
          {shown.map((front, pane) => {
            const { row, column, span } = placeOf(pane)
            return (
              <div key={front} style={{ gridRow: row, gridColumn: `${column} / span ${span}` }} className="pane-head" {...dropsInto(pane)}>
                <TabRow tabs={tabs.filter((each) => each.pane === pane)} front={front} activeTab={activeTab} />
              </div>
            )
          })}
          {alive.map((each) => {
            const { row, column, span } = placeOf(each.pane)
            const isFront = shown[each.pane] === each.id
            return (
              <div
                key={each.id}
                role="tabpanel"
                aria-label={each.title}
                className={each.id === activeTab && shown.length > 1 ? 'pane-body in-use' : 'pane-body'}
                style={{ gridRow: row + 1, gridColumn: `${column} / span ${span}`, visibility: isFront ? 'visible' : 'hidden' }}
                inert={!isFront}
                onMouseDownCapture={() => use(each)}
                onFocusCapture={() => use(each)}
              >
                <Suspense fallback={<p className="dim centred">Opening</p>}>
                  <TabBody tab={each} />
                </Suspense>
              </div>
            )
          })}
        </div>
        {tab.kind === 'volume' && store && legend !== false && (
          <Suspense fallback={null}>
            <SidePanel key={tab.id} tab={tab} store={store} />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function readAsSpikes(id: string): void {
  workspace.getState().select([id])
  workspace.setState({ dialog: 'spikeMapping' })
}

function TabBody({ tab }: { tab: Tab }) {
  const item = useItem(tab.itemId)
  if (item.error) return <p className="centred">{item.error.message}</p>
  if (!item.data) return <p className="dim centred">Opening</p>
  if (item.data.state === 'missing')
    return (
      <div className="centred">
        <p>{item.data.name} is not where it was.</p>
        <p className="dim">It was in {item.data.where}. Put it back there, or show where it is now.</p>
        <p>
          <button type="button" className="chip" onClick={() => perform('file.locate')}>
            Find it…
          </button>
        </p>
      </div>
    )
  if (item.data.problem)
    return (
      <NoPicture problem={item.data.problem}>
        {item.data.kind === 'spikes' && hasUnknownLayout(item.data) && (
          <Button variant="default" onClick={() => readAsSpikes(tab.itemId)}>
            Read as spikes…
          </Button>
        )}
      </NoPicture>
    )
  const Viewer = viewerOf(tab.kind)
  if (Viewer) return <Viewer tab={tab} item={item.data} />
  if (tab.kind === 'table') return <TableViewer item={item.data} />
  return (
    <div className="centred">
      <p>There is no picture of a {item.data.kind} yet.</p>
    </div>
  )
}
