import { lazy, Suspense } from 'react'
import { TableViewer } from '../viewers/table/TableViewer.tsx'
import { useItem } from './queries.ts'
import { type Tab, workspace } from './workspace.ts'

// Apart from the frame, so that the list is there before the viewer is loaded.
const VolumeViewer = lazy(() => import('../viewers/volume/VolumeViewer.tsx'))

/** What is looked at, one tab each. */
export function TabArea() {
  const { tabs, activeTab, closeTab } = workspace()
  const tab = tabs.find(({ itemId }) => itemId === activeTab)
  if (!tab)
    return (
      <div className="centred">
        <p>Choose an item at the left to look at it.</p>
        <p className="dim">Arrow keys move through the list, Enter opens, Ctrl K finds everything.</p>
      </div>
    )
  return (
    <>
      <div className="tabs" role="tablist" aria-label="Open items">
        {tabs.map(({ itemId, title }) => (
          <button
            key={itemId}
            type="button"
            role="tab"
            aria-selected={itemId === activeTab}
            className={itemId === activeTab ? 'tab on' : 'tab'}
            title={`${title} (Delete closes it)`}
            onClick={() => workspace.setState({ activeTab: itemId, selected: [itemId] })}
            onKeyDown={(event) => event.key === 'Delete' && closeTab(itemId)}
          >
            <span className="ellipsis">{title}</span>
            {/* For the mouse; the keyboard has Delete. */}
            <span
              className="tab-close"
              aria-hidden
              onClick={(event) => {
                event.stopPropagation()
                closeTab(itemId)
              }}
            >
              ×
            </span>
          </button>
        ))}
      </div>
      <div className="tab-body">
        <Suspense fallback={<p className="dim centred">Opening</p>}>
          <TabBody key={tab.itemId} tab={tab} />
        </Suspense>
      </div>
    </>
  )
}

function TabBody({ tab }: { tab: Tab }) {
  const item = useItem(tab.itemId)
  if (item.error) return <p className="centred">{item.error.message}</p>
  if (!item.data) return <p className="dim centred">Opening</p>
  if (item.data.state === 'missing')
    return (
      <div className="centred">
        <p>{item.data.name} is not where it was.</p>
        <p className="dim">{item.data.where}. Put it back, or use File, Look for missing files.</p>
      </div>
    )
  if (tab.kind === 'volume') return <VolumeViewer tab={tab} item={item.data} />
  if (tab.kind === 'table') return <TableViewer item={item.data} />
  return (
    <div className="centred">
      <p>
        {item.data.problem ? `${item.data.problem.what} ${item.data.problem.remedy}` : `There is no picture of a ${item.data.kind} yet.`}
      </p>
    </div>
  )
}
