import { Button, CopyButton } from '@mantine/core'
import type { RunDetail } from '../../../electron/host/api.ts'
import { openItem } from '../../app/open-item.ts'
import { useRun } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { Provenance } from './Provenance.tsx'
import { ResultTable } from './ResultTable.tsx'
import { Scores } from './Scores.tsx'

const shown: ReadonlySet<string> = new Set(['labels', 'volume', 'mesh'])

/** What a run says: the verdict first, then what it rests on, the tables, the files, and how to make it again. */
export function RunView({ id }: { id: string }) {
  const run = useRun(id)
  const back = (
    <button type="button" className="back" onClick={() => workspace.getState().showRun(undefined)}>
      ‹ Back
    </button>
  )
  if (run.error) return [back, <p key="problem">{run.error.message}</p>]
  if (!run.data) return <p className="dim">Opening the result</p>
  return (
    <div className="stack" data-context="run" data-of={id}>
      {back}
      <Result run={run.data} />
    </div>
  )
}

function Result({ run }: { run: RunDetail }) {
  const pictures = run.outputs.filter(({ itemId, kind }) => itemId !== null && shown.has(kind))
  return (
    <>
      <h1 className="title">{run.title}</h1>
      <div className={`card verdict ${run.verdict.level}`}>
        <b>{run.verdict.sentence}</b>
        {run.verdict.detail && <p className="dim">{run.verdict.detail}</p>}
      </div>
      {run.warnings.length > 0 && (
        <div className="card verdict warn">
          {run.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </div>
      )}
      <div className="buttons">
        {pictures.map(({ port, what, itemId }) => (
          <Button key={port} variant="default" title={what} onClick={() => itemId && openItem(itemId)}>
            Show {port}
          </Button>
        ))}
      </div>
      {run.tables.map((table) => (
        <ResultTable key={table.port} table={table} />
      ))}
      <Scores tested={run.tested} />
      <div className="buttons">
        <Button component="a" href={`/runs/${run.id}/report.html`} target="_blank">
          Open the report
        </Button>
        <CopyButton value={run.command}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} title="The command that repeats this">
              {copied ? 'Copied' : 'Copy command'}
            </Button>
          )}
        </CopyButton>
      </div>
      <Provenance run={run} />
    </>
  )
}
