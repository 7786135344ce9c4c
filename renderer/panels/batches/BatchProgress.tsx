import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { host } from '../../app/host.ts'
import { queryClient } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'

/** How a batch goes: each item with its picture, what failed and why, and at the end one table and one report. */
export function BatchProgress({ id }: { id: string }) {
  const batch = useQuery({
    queryKey: ['batches', 'one', id],
    queryFn: () => host.batches.get({ id }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' || state.data?.state === 'cancelled' ? false : 1000),
  }).data
  if (!batch) return <p className="dim">Opening</p>
  const act = (what: 'pause' | 'resume' | 'retryFailed' | 'cancel') =>
    attempt(async () => {
      await host.batches[what]({ id })
      await queryClient.invalidateQueries({ queryKey: ['batches', 'one', id] })
    })
  const live = batch.state === 'running' || batch.state === 'waiting'
  const left = batch.secondsLeft === null ? '' : ` · ${Math.max(1, Math.round(batch.secondsLeft / 60))} min left`
  return (
    <div className="stack">
      <button type="button" className="back" onClick={() => workspace.setState({ batchId: undefined })}>
        ‹ All batches
      </button>
      <p role="status">
        {batch.done} of {batch.total} done{batch.failed ? `, ${batch.failed} failed` : ''}
        {batch.state !== 'done' && ` · ${batch.state}`}
        {live && left}
      </p>
      <div className="buttons">
        {live && (
          <Button variant="default" onClick={() => act('pause')}>
            Pause
          </Button>
        )}
        {batch.state === 'paused' && <Button onClick={() => act('resume')}>Go on</Button>}
        {batch.failed > 0 && (
          <Button variant="default" onClick={() => act('retryFailed')}>
            Try those that failed again
          </Button>
        )}
        {(live || batch.state === 'paused') && (
          <Button variant="default" onClick={() => act('cancel')}>
            Cancel
          </Button>
        )}
        {batch.files.map((name) => (
          <Button
            key={name}
            component="a"
            href={`/batches/${id}/${name}`}
            target="_blank"
            variant={name.endsWith('.html') ? 'filled' : 'default'}
          >
            {name.endsWith('.html') ? 'Open the report' : 'Summary table'}
          </Button>
        ))}
      </div>
      <section className="batch-rows" aria-label="Items of the batch">
        <table>
          <tbody>
            {batch.rows.map((row) => (
              <tr key={row.jobId}>
                <td>{row.thumbnail && row.runId && <img src={`/runs/${row.runId}/thumbnail.png`} alt="" />}</td>
                <td>{row.item}</td>
                <td className={row.problem ? 'ink-bad' : row.verdict ? `ink-${row.verdict.level}` : 'dim'}>
                  {row.problem
                    ? row.problem.what
                    : (row.verdict?.sentence ?? (row.state === 'running' ? `${Math.round(100 * row.fraction)} %` : row.state))}
                </td>
                <td>
                  {row.runId && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        workspace.setState({ dialog: undefined })
                        workspace.getState().showRun(row.runId ?? undefined)
                      }}
                    >
                      Show
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
