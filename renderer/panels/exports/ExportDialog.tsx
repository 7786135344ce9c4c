import { Button, Checkbox, Modal, Radio, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExportKind, Job } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { type Mosaic, MosaicFields } from './MosaicFields.tsx'
import './export.css'

/** What is selected, or the run that is shown, in another form: which, whether without names, and then the file. */
export function ExportDialog() {
  const isOpen = workspace((state) => state.dialog === 'export')
  return (
    <Modal opened={isOpen} onClose={() => workspace.setState({ dialog: undefined })} size="lg" title="Export">
      {isOpen && <Export />}
    </Modal>
  )
}

function Export() {
  const { selected, runId, radiological } = workspace()
  const what = runId ? { items: [], runs: [runId] } : { items: [...selected], runs: [] }
  const kinds = useQuery({ queryKey: ['exports', what], queryFn: () => host.exports.kinds(what) }).data ?? []
  const [format, setFormat] = useState<ExportKind['format']>()
  const [deidentify, setDeidentify] = useState(false)
  const [dates, setDates] = useState<'remove' | 'shift'>('remove')
  const [deface, setDeface] = useState(true)
  const [mosaic, setMosaic] = useState<Mosaic>({ slices: 6, widthPx: 1440, draw: 'fill' })
  const [job, setJob] = useState<Job>()
  const possible = kinds.filter(({ available }) => available)
  const chosen = kinds.find((kind) => kind.format === format) ?? possible[0]
  const start = async () => {
    if (!chosen) return
    if (chosen.inWindow === 'print' && runId) {
      const report = window.open(`/runs/${runId}/report.html`, '_blank')
      report?.addEventListener('load', () => report.print())
      return
    }
    setJob(
      await host.exports.start({
        ...what,
        format: chosen.format,
        mosaic: { ...mosaic, convention: radiological ? 'radiological' : 'neurological' },
        combine: false,
        deidentify: deidentify && chosen.options.includes('deidentify'),
        deidentification: { dates, deface },
      }),
    )
  }
  if (job) return <Progress id={job.id} again={() => setJob(undefined)} />
  return (
    <div className="stack">
      <p className="dim">{runId ? 'The run that is shown.' : `${selected.length} selected ${selected.length === 1 ? 'item' : 'items'}.`}</p>
      <Radio.Group label="As" value={chosen?.format ?? ''} onChange={(value) => setFormat(value as ExportKind['format'])}>
        <div className="export-kinds">
          {possible.map((kind) => (
            <Radio key={kind.format} value={kind.format} label={kind.title} description={kind.what} />
          ))}
        </div>
      </Radio.Group>
      {possible.length < kinds.length && (
        <details>
          <summary>Not possible with this</summary>
          <ul className="sources">
            {kinds
              .filter(({ available }) => !available)
              .map(({ format: other, title, reason }) => (
                <li key={other}>
                  {title}: {reason}
                </li>
              ))}
          </ul>
        </details>
      )}
      {chosen?.options.includes('mosaic') && <MosaicFields mosaic={mosaic} change={setMosaic} />}
      <Checkbox
        label="De-identified"
        description="Names, numbers and dates are taken out of headers and file names; a log beside the files says what."
        disabled={!chosen?.options.includes('deidentify')}
        checked={deidentify && (chosen?.options.includes('deidentify') ?? false)}
        onChange={(event) => setDeidentify(event.currentTarget.checked)}
      />
      {deidentify && chosen?.options.includes('deidentify') && (
        <>
          <Select
            label="Dates"
            allowDeselect={false}
            value={dates}
            onChange={(value) => setDates(value === 'shift' ? 'shift' : 'remove')}
            data={[
              { value: 'remove', label: 'Taken out' },
              { value: 'shift', label: 'Shifted by the same secret days for a subject' },
            ]}
          />
          <Checkbox label="Cut the face off head scans" checked={deface} onChange={(event) => setDeface(event.currentTarget.checked)} />
        </>
      )}
      <div className="buttons">
        <Button disabled={!chosen?.available} onClick={() => attempt(start)}>
          Export
        </Button>
      </div>
    </div>
  )
}

function Progress({ id, again }: { id: string; again: () => void }) {
  const job = useQuery({
    queryKey: ['jobs', 'export', id],
    queryFn: async () => (await host.jobs.list({ limit: 1000 })).jobs.find((each) => each.id === id) ?? null,
    refetchInterval: ({ state }) => (state.data && !['running', 'waiting'].includes(state.data.state) ? false : 500),
  }).data
  return (
    <div className="stack">
      {job?.problem ? (
        <p className="ink-bad">
          {job.problem.what} {job.problem.remedy}
        </p>
      ) : (
        <p role="status">
          {job?.state === 'done' ? job.message || 'Written.' : `${job?.message ?? 'Beginning'} ${Math.round(100 * (job?.fraction ?? 0))} %`}
        </p>
      )}
      <div className="buttons">
        {job?.state === 'done' && (
          <Button component="a" href={`/exports/${id}/`} download>
            Download
          </Button>
        )}
        <Button variant="default" onClick={again}>
          Another
        </Button>
      </div>
    </div>
  )
}
