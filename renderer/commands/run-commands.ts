import { host } from '../app/host.ts'
import { queryClient } from '../app/queries.ts'
import { viewer } from '../viewers/volume/viewer-state.ts'
import type { Command } from './command.ts'
import { noPicture } from './conditions.ts'

const reread = () => queryClient.invalidateQueries({ queryKey: ['jobs'] })

export const runCommands: readonly Command[] = [
  { id: 'run.pause', menu: 'Run', title: 'Pause the queue', perform: () => host.jobs.pause().then(reread) },
  { id: 'run.resume', menu: 'Run', title: 'Go on with the queue', perform: () => host.jobs.resume().then(reread) },
  { id: 'run.clear', menu: 'Run', title: 'Clear finished jobs', perform: () => host.jobs.clear().then(reread) },
  {
    id: 'export.picture',
    menu: 'Export',
    title: 'Picture of the viewer (PNG)',
    keys: 'mod+shift+S',
    blocked: noPicture,
    perform: () => viewer.getState().nv?.saveScene('touchstone.png'),
  },
]
