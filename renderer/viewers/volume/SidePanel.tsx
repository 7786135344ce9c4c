import { useStore } from 'zustand'
import type { Tab } from '../../app/panes.ts'
import { EditPanel } from './EditPanel.tsx'
import { Measures } from './Measures.tsx'
import { OverlayPanel } from './OverlayPanel.tsx'
import { TimeCourse } from './TimeCourse.tsx'
import type { ViewerStore } from './viewer-state.ts'

/** What belongs to the viewer in use: labels under correction, what lies over the scan, what is measured. */
export default function SidePanel({ tab, store }: { tab: Tab; store: ViewerStore }) {
  const { overlays, edit, frames, isMeasuring } = useStore(store)
  if (overlays.length === 0 && frames < 2 && !isMeasuring) return null
  return (
    <aside className="side" aria-label="Over the scan">
      {edit && <EditPanel tab={tab} store={store} edit={edit} />}
      {overlays.toReversed().map((overlay) => (
        <OverlayPanel key={overlay.itemId} tab={tab} store={store} overlay={overlay} />
      ))}
      {frames > 1 && <TimeCourse store={store} />}
      <Measures store={store} />
    </aside>
  )
}
