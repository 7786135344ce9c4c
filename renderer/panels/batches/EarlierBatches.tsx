import { useQuery } from '@tanstack/react-query'
import type { BatchRow } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { workspace } from '../../app/workspace.ts'

/** Batches of this study, newest first: how they went, and a way back to each. */
export function EarlierBatches() {
  const batches = useQuery({ queryKey: ['batches', 'list'], queryFn: () => host.batches.list() }).data ?? []
  if (!batches.length) return null
  return (
    <section aria-label="Earlier batches">
      <h3 className="heading">Earlier batches</h3>
      {batches.map((batch) => (
        <button key={batch.id} type="button" className="recent" onClick={() => workspace.setState({ batchId: batch.id })}>
          <b className="ellipsis">{batch.name}</b>
          <span className={batch.failed ? 'ink-warn' : 'dim'}>{wordsOf(batch)}</span>
        </button>
      ))}
    </section>
  )
}

function wordsOf({ state, total, done, failed }: BatchRow): string {
  const count = `${done} of ${total} done${failed ? `, ${failed} failed` : ''}`
  return state === 'done' ? count : `${count}, ${state}`
}
