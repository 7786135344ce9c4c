import { useItem, useRunsOf } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { RunView } from '../results/RunView.tsx'
import { ItemNotes } from '../study/ItemNotes.tsx'
import { kindMarks, spacingOf } from '../study/item-words.ts'
import { InstrumentForm } from './InstrumentForm.tsx'
import { InstrumentList } from './InstrumentList.tsx'

/** About what is selected: what can be run on it, how, and what came out. */
export function InspectorPanel() {
  const { selected, runId, instrumentId } = workspace()
  const id = selected.at(-1)
  const item = useItem(id).data
  const runs = useRunsOf(id).data ?? []
  if (runId) return <RunView id={runId} />
  if (!id || !item) return <p className="dim">Select a scan to see what can be run on it.</p>
  if (instrumentId) return <InstrumentForm key={`${instrumentId} ${id}`} id={instrumentId} item={item} />
  const made = item.runId && !runs.some((run) => run.id === item.runId) ? item.runId : undefined
  return (
    <>
      <div>
        <h1 className="title">{item.name}</h1>
        <p className="dim">
          {kindMarks[item.kind].many.replace(/s$/, '')}
          {item.shape.length > 0 && `, ${item.shape.join(' × ')}`}
          {item.spacingMm.length > 0 && ` at ${spacingOf(item.spacingMm)}`}
          {item.subject && ` · subject ${item.subject}`}
          {item.session && ` · session ${item.session}`}
        </p>
      </div>
      {item.problem && (
        <div className="card verdict warn">
          <b>It could not be read.</b>
          <p className="dim">
            {item.problem.what} {item.problem.remedy}
          </p>
        </div>
      )}
      <ItemNotes key={item.id} item={item} />
      {!item.problem && <InstrumentList item={item} />}
      {(runs.length > 0 || made) && (
        <section>
          <h2 className="heading">Results</h2>
          {made && (
            <button type="button" className="recent" data-context="run" data-of={made} onClick={() => workspace.getState().showRun(made)}>
              The run that made this
            </button>
          )}
          {runs.map((run) => (
            <button
              key={run.id}
              type="button"
              className="recent"
              data-context="run"
              data-of={run.id}
              onClick={() => workspace.getState().showRun(run.id)}
            >
              <b>{run.title}</b>
              <span className={`ink-${run.verdict.level}`}>{run.verdict.sentence}</span>
              <span className="dim small">{new Date(run.startedAt).toLocaleString()}</span>
            </button>
          ))}
        </section>
      )}
    </>
  )
}
