import { host } from '../app/host.ts'
import { openItem } from '../app/open-item.ts'
import { queryClient } from '../app/queries.ts'
import { workspace } from '../app/workspace.ts'
import type { Command } from './command.ts'
import { noSelection, noStudy, notMissing, noUnknownLayout } from './conditions.ts'

export const fileCommands: readonly Command[] = [
  { id: 'file.open', menu: 'File', title: 'Open a folder…', keys: 'mod+O', perform: () => choose('study', 'places') },
  {
    id: 'file.recent',
    menu: 'File',
    title: 'Recent studies…',
    keys: 'mod+shift+O',
    perform: () => workspace.setState({ dialog: 'recent' }),
  },
  {
    id: 'file.add',
    menu: 'File',
    title: 'Add files or a folder…',
    keys: 'mod+I',
    blocked: noStudy,
    perform: () => choose('folder', 'add'),
  },
  { id: 'file.sample', menu: 'File', title: 'Open the sample', perform: () => host.study.sample().then(opened) },
  { id: 'file.look', isApart: true, menu: 'File', title: 'Look at it', on: ['item'], blocked: noSelection, perform: look },
  {
    id: 'file.readAsSpikes',
    menu: 'File',
    title: 'Read as spikes…',
    on: ['item'],
    blocked: noUnknownLayout,
    perform: () => workspace.setState({ dialog: 'spikeMapping' }),
  },
  {
    id: 'file.locate',
    menu: 'File',
    title: 'Find a missing file…',
    on: ['item'],
    blocked: notMissing,
    perform: () => workspace.setState({ dialog: 'locate' }),
  },
  { id: 'file.refresh', menu: 'File', title: 'Look for missing files', blocked: noStudy, perform: () => host.items.refresh() },
  { id: 'file.closeTab', isApart: true, menu: 'File', title: 'Close the tab', keys: 'alt+W', on: ['tab'], perform: closeTab },
  {
    id: 'file.close',
    menu: 'File',
    title: 'Close the study',
    blocked: noStudy,
    perform: () => host.study.close().then(() => opened(null)),
  },
]

/** A dialog of the system where the shell has one, otherwise ours. */
async function choose(what: 'study' | 'folder', dialog: 'places' | 'add'): Promise<void> {
  const { nativeDialogs } = await host.about()
  if (!nativeDialogs) return workspace.setState({ dialog })
  const places = await host.places.choose({ what })
  const [first] = places
  if (!first) return
  if (what === 'study') opened(await host.study.open({ place: first.id }))
  else await host.items.import({ places: places.map(({ id }) => id) })
}

function opened(study: Awaited<ReturnType<typeof host.study.current>>): void {
  queryClient.setQueryData(['study'], study)
}

async function look(): Promise<void> {
  for (const id of workspace.getState().selected) await openItem(id)
}

function closeTab(): void {
  const { activeTab, closeTab: close } = workspace.getState()
  if (activeTab) close(activeTab)
}
