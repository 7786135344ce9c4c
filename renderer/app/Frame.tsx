import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { ContextMenu } from '../commands/ContextMenu.tsx'
import { listenToKeys } from '../commands/keys.ts'
import { MenuBar } from '../commands/MenuBar.tsx'
import { Palette } from '../commands/Palette.tsx'
import { perform } from '../commands/registry.ts'
import { Shortcuts } from '../commands/Shortcuts.tsx'
import { BatchDialog } from '../panels/batches/BatchDialog.tsx'
import { ExportDialog } from '../panels/exports/ExportDialog.tsx'
import { InspectorPanel } from '../panels/instruments/InspectorPanel.tsx'
import { JobsPanel } from '../panels/jobs/JobsPanel.tsx'
import { SpikeMappingDialog } from '../panels/spike-mapping/SpikeMappingDialog.tsx'
import { Dropping } from '../panels/study/Dropping.tsx'
import { EmptyStudy } from '../panels/study/EmptyStudy.tsx'
import { PlacesDialog } from '../panels/study/PlacesDialog.tsx'
import { RecentDialog } from '../panels/study/RecentDialog.tsx'
import { StudyPanel } from '../panels/study/StudyPanel.tsx'
import { Boundary } from './Boundary.tsx'
import { Divider } from './Divider.tsx'
import { useIsFirstPictureDue } from './first-picture.ts'
import { Notice } from './Notice.tsx'
import { useFacets, useStudy } from './queries.ts'
import { TabArea } from './TabArea.tsx'
import { useRememberedSession } from './use-remembered-session.ts'
import { workspace } from './workspace.ts'

/** Study at the left, work in the centre, what can be run and what came out at the right, jobs under the centre. */
export function Frame() {
  const study = useStudy()
  const { connected, asked, theme, sizes } = workspace()
  const { setColorScheme } = useMantineColorScheme()
  const isDue = useIsFirstPictureDue()
  useRememberedSession()
  useEffect(() => listenToKeys(), [])
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme])
  useEffect(() => {
    if (asked) perform(asked.command)
  }, [asked])
  return (
    <div className="frame" style={Object.fromEntries(Object.entries(sizes).map(([panel, px]) => [`--${panel}`, `${px}px`]))}>
      <MenuBar />
      {study.data ? (
        <>
          <nav className="left" aria-label="Study">
            <Boundary what="The list of items">{!isDue && <StudyPanel study={study.data} />}</Boundary>
          </nav>
          <main className="mid">
            <Divider panel="left" />
            <Divider panel="right" />
            <Divider panel="jobs" />
            <Boundary what="This view">
              <Middle />
            </Boundary>
          </main>
          <section className="jobs" aria-label="Jobs">
            {!isDue && <JobsPanel />}
          </section>
          <aside className="right" aria-label="Instruments and results">
            <Boundary what="This panel">{!isDue && <InspectorPanel />}</Boundary>
          </aside>
        </>
      ) : (
        <main className="whole">{study.isPending ? <p className="dim">Opening</p> : <EmptyStudy />}</main>
      )}
      <Dropping />
      {!connected && (
        <div className="lost" role="alert">
          Touchstone does not answer. This window asks again every second and comes back by itself; if Touchstone was started anew, open the
          address that it printed.
        </div>
      )}
      <ContextMenu />
      <Notice />
      <Palette />
      <Shortcuts />
      <PlacesDialog />
      <RecentDialog />
      <SpikeMappingDialog />
      <BatchDialog />
      <ExportDialog />
    </div>
  )
}

/** What is looked at; with nothing to look at, how to begin. */
function Middle() {
  const tabs = workspace((state) => state.tabs)
  const isEmpty = useFacets('').data?.total === 0
  return isEmpty && tabs.length === 0 ? <EmptyStudy isOpen /> : <TabArea />
}
