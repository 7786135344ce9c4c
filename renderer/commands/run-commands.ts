import { host } from '../app/host.ts'
import { queryClient } from '../app/queries.ts'
import type { Command } from './command.ts'

const reread = () => queryClient.invalidateQueries({ queryKey: ['jobs'] })

export const runCommands: readonly Command[] = [
  { id: 'run.pause', menu: 'Run', title: 'Pause the queue', perform: () => host.jobs.pause().then(reread) },
  { id: 'run.resume', menu: 'Run', title: 'Go on with the queue', perform: () => host.jobs.resume().then(reread) },
  { id: 'run.clear', menu: 'Run', title: 'Clear finished jobs', perform: () => host.jobs.clear().then(reread) },
]
