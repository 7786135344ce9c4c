import { useEffect, useState } from 'react'
import type { RunDetail } from '../../../electron/host/api.ts'
import { useItem, useRun } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { changeOverlay, type ViewerStore } from './viewer-state.ts'

export interface Nulls {
  /** How often untrained networks peak as high. */
  readonly p: number
  readonly draws: number
  /** Share of the map's largest size that the peaks of 95 % of untrained networks stay below. */
  readonly chance: number
}

/** What a run of `explain/*` says of its first map and of untrained networks; none where it did not look at them. */
export function nullsOf(run: RunDetail | undefined): Nulls | undefined {
  const row = run?.tables.find(({ port }) => port === 'samples')?.rows[0]
  const { p, untrained, chance } = row ?? {}
  if (typeof p !== 'number' || typeof untrained !== 'number' || typeof chance !== 'number') return undefined
  return { p, draws: untrained, chance }
}

/** The run that made an item. */
export function useMakerOf(itemId: string): RunDetail | undefined {
  const runId = useItem(itemId).data?.runId ?? undefined
  return useRun(runId).data
}

/** Whether a map can be believed: the card of its method, what untrained networks show, whether it adds up. A map that fails is drawn grey. */
export function MapCheck({ itemId, store }: { itemId: string; store: ViewerStore }) {
  const run = useMakerOf(itemId)
  const [anyway, setAnyway] = useState(false)
  const fails = run?.verdict.level === 'bad'
  useEffect(() => {
    if (fails) changeOverlay(store, itemId, { colormap: anyway ? 'for' : 'gray' })
  }, [store, itemId, fails, anyway])
  if (!run) return null
  const nulls = nullsOf(run)
  return (
    <div className={`verdict check ${run.verdict.level}`}>
      <p>{run.verdict.sentence}</p>
      <p>
        {nulls
          ? `${nulls.draws} untrained networks: p ${nulls.p <= 1 / (nulls.draws + 1) ? '≤' : '='} ${nulls.p.toPrecision(2)}.`
          : 'Not compared with untrained networks: run it again with them.'}
      </p>
      {fails && (
        <p>
          Drawn grey: the method or the map fails its check.{' '}
          <button type="button" className="link" onClick={() => setAnyway(!anyway)}>
            {anyway ? 'Grey again' : 'Colour it anyway'}
          </button>
        </p>
      )}
      <button type="button" className="link" onClick={() => workspace.getState().showRun(run.id)}>
        The whole check
      </button>
    </div>
  )
}
