import type { ReactNode } from 'react'
import type { RunDetail } from '../../../electron/host/api.ts'
import { useItem, useRun } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { percent } from '../../viewers/words.ts'

interface Nulls {
  /** How often untrained networks peak as high. */
  readonly p: number
  readonly draws: number
  /** Share of the map's largest size that the peaks of 95 % of untrained networks stay below. */
  readonly chance: number
}

/** What a run of `explain/*` says of one of its maps and of untrained networks; none where it did not look at them. */
export function nullsOf(run: RunDetail | undefined, sample = 0): Nulls | undefined {
  const row = run?.tables.find(({ port }) => port === 'samples')?.rows[sample]
  const { p, untrained, chance } = row ?? {}
  if (typeof p !== 'number' || typeof untrained !== 'number' || typeof chance !== 'number') return undefined
  return { p, draws: untrained, chance }
}

/** How far a map is from what it should add up to, in words; nothing where its method has no such check. */
function residualOf(run: RunDetail, sample: number): string | undefined {
  const { residual, check } = run.tables.find(({ port }) => port === 'samples')?.rows[sample] ?? {}
  if (typeof residual !== 'number' || typeof check !== 'string') return undefined
  return `Residual ${percent(Math.abs(residual))} (${check.split(':')[0]}).`
}

/** The run that made an item. */
export function useMakerOf(itemId: string): RunDetail | undefined {
  const runId = useItem(itemId).data?.runId ?? undefined
  return useRun(runId).data
}

/** Whether a map can be believed: the card of its method, what untrained networks show, whether it adds up. `children` say what follows from it. */
export function Check({ run, sample = 0, children }: { run: RunDetail; sample?: number; children?: ReactNode }) {
  const nulls = nullsOf(run, sample)
  const residual = residualOf(run, sample)
  return (
    <div className={`verdict check ${run.verdict.level}`}>
      <p>{run.verdict.sentence}</p>
      <p>
        {nulls
          ? `${nulls.draws} untrained networks: p ${nulls.p <= 1 / (nulls.draws + 1) ? '≤' : '='} ${nulls.p.toPrecision(2)}.`
          : 'Not compared with untrained networks: run it again with them.'}
      </p>
      {residual && <p>{residual}</p>}
      {children}
      {run.verdict.detail && (
        <details>
          <summary>What it rests on</summary>
          <p>{run.verdict.detail}</p>
        </details>
      )}
      <button type="button" className="link" onClick={() => workspace.getState().showRun(run.id)}>
        The whole check
      </button>
    </div>
  )
}
