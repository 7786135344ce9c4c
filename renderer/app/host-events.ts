import type { HostEvent, Job, QueueState } from '../../electron/host/api.ts'
import { followEvents } from './host.ts'
import { openItem } from './open-item.ts'
import { queryClient } from './queries.ts'
import { workspace } from './workspace.ts'

type JobList = { queue: QueueState; jobs: Job[] }
type Take<Kind extends HostEvent['kind']> = (event: Extract<HostEvent, { kind: Kind }>) => void

const stale = (...queryKey: string[]) => void queryClient.invalidateQueries({ queryKey })

/** What each event makes old. */
const takes: { [Kind in HostEvent['kind']]: Take<Kind> } = {
  resync: () => void queryClient.invalidateQueries(),
  study: ({ study }) => {
    queryClient.setQueryData(['study'], study)
    for (const key of ['items', 'jobs', 'runs', 'recent', 'batches']) stale(key)
  },
  job: ({ job }) => {
    queryClient.setQueryData<JobList>(['jobs'], (list) => list && { ...list, jobs: withJob(list.jobs, job) })
    if (job.state === 'done' && job.kind === 'run') jobDone(job)
  },
  queue: ({ queue }) => {
    queryClient.setQueryData<JobList>(['jobs'], (list) => list && { ...list, queue })
    stale('jobs')
  },
  batch: () => stale('batches'),
  items: () => stale('items'),
  instrument: () => stale('instruments'),
  command: ({ command, argument }) =>
    command === 'item.open' && argument !== undefined ? void openItem(argument) : workspace.getState().askCommand(command),
}

/** A result that somebody waits for is shown when it comes. */
function jobDone(job: Job): void {
  stale('runs')
  stale('items')
  const { awaited, showRun } = workspace.getState()
  if (job.runId && awaited.includes(job.id)) showRun(job.runId)
}

function withJob(jobs: Job[], job: Job): Job[] {
  return jobs.some(({ id }) => id === job.id) ? jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...jobs]
}

export function listenToHost(signal: AbortSignal): void {
  const take = (event: HostEvent) => (takes[event.kind] as (event: HostEvent) => void)(event)
  const hear = (connected: boolean) => {
    // What was asked for meanwhile has failed, and is asked for again.
    if (connected && !workspace.getState().connected) void queryClient.invalidateQueries()
    workspace.setState({ connected })
  }
  void followEvents(take, hear, signal)
}
