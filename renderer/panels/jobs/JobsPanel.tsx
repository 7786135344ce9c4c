import type { Job } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useJobs } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { perform } from '../../commands/registry.ts'
import { middleCut } from '../study/item-words.ts'

/** What runs, what waits, and what came of it. */
export function JobsPanel() {
  const { data } = useJobs()
  const jobs = data?.jobs ?? []
  const running = jobs.filter(({ state }) => state === 'running').length
  const waiting = jobs.filter(({ state }) => state === 'waiting').length
  const paused = data?.queue.paused ?? false
  return (
    <>
      <h2 className="heading">
        <span>Jobs</span>
        <span className="plain">
          {paused ? 'paused' : `${running} running · ${waiting} waiting`}
          {jobs.length > 0 && (
            <>
              <button type="button" className="link" onClick={() => perform(paused ? 'run.resume' : 'run.pause')}>
                {paused ? 'Go on' : 'Pause'}
              </button>
              <button type="button" className="link" onClick={() => perform('run.clear')}>
                Clear finished
              </button>
            </>
          )}
        </span>
      </h2>
      {!jobs.length && <p className="dim">What you run appears here, with its progress. You can go on looking at scans meanwhile.</p>}
      {jobs.map((job) => (
        <Row key={job.id} job={job} />
      ))}
    </>
  )
}

function Row({ job }: { job: Job }) {
  const { id, title, state, fraction, problem, runId } = job
  const isLive = state === 'running' || state === 'waiting' || state === 'paused'
  const percent = Math.round((state === 'done' ? 1 : fraction) * 100)
  return (
    <div className="job" data-context="job" data-of={id}>
      <span className="ellipsis" title={title}>
        {middleCut(title, 64)}
      </span>
      <div className={`track ${state}`} role="progressbar" aria-label={title} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
        <u style={{ width: `${percent}%` }} />
      </div>
      <span className={problem ? 'ellipsis ink-bad' : 'ellipsis'} title={problem ? `${problem.what} ${problem.remedy}` : job.message}>
        {problem ? problem.what : wordsOf(job)}
      </span>
      {isLive && (
        <button type="button" className="link" onClick={() => attempt(() => host.jobs.cancel({ ids: [id] }))}>
          Cancel
        </button>
      )}
      {state === 'done' && runId && (
        <button type="button" className="link" onClick={() => workspace.getState().showRun(runId)}>
          Show
        </button>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <button type="button" className="link" onClick={() => attempt(() => host.jobs.retry({ ids: [id] }))}>
          Again
        </button>
      )}
    </div>
  )
}

function wordsOf({ state, message, secondsLeft, reused }: Job): string {
  if (state === 'done') return reused ? 'known already' : message || 'done'
  if (state !== 'running') return state
  return [message, secondsLeft === null ? '' : timeLeft(secondsLeft)].filter(Boolean).join(' · ')
}

function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s left` : `${Math.round(seconds / 60)} min left`
}
