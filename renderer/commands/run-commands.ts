import type { Job, RunDetail } from '../../electron/host/api.ts'
import { host } from '../app/host.ts'
import { queryClient } from '../app/queries.ts'
import { workspace } from '../app/workspace.ts'
import type { Command, PointedAt } from './command.ts'

const reread = () => queryClient.invalidateQueries({ queryKey: ['jobs'] })

const pointedAt = (of: PointedAt) => {
  const { context } = workspace.getState()
  return context?.of === of ? context.id : undefined
}

/** The run that was pointed at, otherwise the one on show. */
const runMeant = () => pointedAt('run') ?? workspace.getState().runId
const noRun = () => (runMeant() === undefined ? 'Show a result first.' : undefined)

/** The job that was pointed at, otherwise the newest. */
function jobMeant(): Job | undefined {
  const jobs = queryClient.getQueryData<{ jobs: Job[] }>(['jobs'])?.jobs ?? []
  const id = pointedAt('job')
  return id === undefined ? jobs[0] : jobs.find((job) => job.id === id)
}

const jobIs = (states: readonly Job['state'][], otherwise: string) => () => {
  const job = jobMeant()
  return job && states.includes(job.state) ? undefined : otherwise
}

export const runCommands: readonly Command[] = [
  {
    id: 'run.show',
    menu: 'Run',
    title: 'Show the result',
    on: ['run'],
    blocked: noRun,
    perform: () => workspace.getState().showRun(runMeant()),
  },
  {
    id: 'run.report',
    menu: 'Run',
    title: 'Open its report',
    on: ['run'],
    blocked: noRun,
    perform: () => open(`/runs/${runMeant()}/report.html`),
  },
  { id: 'run.command', menu: 'Run', title: 'Copy the command that repeats it', on: ['run'], blocked: noRun, perform: copyCommand },
  {
    id: 'job.show',
    isApart: true,
    menu: 'Run',
    title: 'Show the result of the job',
    on: ['job'],
    blocked: () => (jobMeant()?.runId ? undefined : 'This job has no result.'),
    perform: () => workspace.getState().showRun(jobMeant()?.runId ?? undefined),
  },
  {
    id: 'job.cancel',
    menu: 'Run',
    title: 'Cancel the job',
    on: ['job'],
    blocked: jobIs(['running', 'waiting', 'paused'], 'This job is not running.'),
    perform: () => host.jobs.cancel({ ids: idsOf(jobMeant()) }),
  },
  {
    id: 'job.again',
    menu: 'Run',
    title: 'Try the job again',
    on: ['job'],
    blocked: jobIs(['failed', 'cancelled'], 'Only what failed or was cancelled can be tried again.'),
    perform: () => host.jobs.retry({ ids: idsOf(jobMeant()) }),
  },
  { id: 'run.pause', isApart: true, menu: 'Run', title: 'Pause the queue', perform: () => host.jobs.pause().then(reread) },
  { id: 'run.resume', menu: 'Run', title: 'Go on with the queue', perform: () => host.jobs.resume().then(reread) },
  { id: 'run.clear', menu: 'Run', title: 'Clear finished jobs', on: ['job'], perform: () => host.jobs.clear().then(reread) },
]

const idsOf = (job: Job | undefined) => (job ? [job.id] : [])

async function copyCommand(): Promise<void> {
  const id = runMeant() ?? ''
  const { command } = await queryClient.fetchQuery<RunDetail>({ queryKey: ['runs', 'one', id], queryFn: () => host.runs.get({ id }) })
  await navigator.clipboard.writeText(command)
}
