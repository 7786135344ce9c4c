import { Button } from '@mantine/core'
import { host } from '../../app/host.ts'
import { useRecent } from '../../app/queries.ts'
import { attempt } from '../../app/workspace.ts'
import { perform } from '../../commands/registry.ts'

/** Three ways to begin, and where one was before. */
export function EmptyStudy() {
  const recent = useRecent().data ?? []
  return (
    <div className="empty">
      <h1>Open a study</h1>
      <p className="dim">A study is a folder. Scans stay where they are and are never changed; results go beside them.</p>
      <div className="ways">
        <div className="card">
          <h2>A folder of scans</h2>
          <p className="dim">NIfTI, DICOM, MGH, NRRD, or a whole BIDS dataset.</p>
          <Button onClick={() => perform('file.open')}>Open a folder</Button>
        </div>
        <div className="card dashed">
          <h2>Drop files</h2>
          <p className="dim">Drag scans or folders anywhere into this window.</p>
        </div>
        <div className="card">
          <h2>The sample</h2>
          <p className="dim">One head, T1, 1 mm: the average of 27 scans of one man (Colin27).</p>
          <Button variant="default" onClick={() => perform('file.sample')}>
            Open the sample
          </Button>
        </div>
      </div>
      {recent.length > 0 && (
        <section>
          <h2 className="heading">Recent</h2>
          {recent.map(({ id, name, where, present }) => (
            <button
              key={id}
              type="button"
              className="recent"
              disabled={!present}
              onClick={() => attempt(() => host.study.open({ recent: id }))}
            >
              <b>{name}</b> <span className="dim ellipsis">{present ? where : `${where} (not there)`}</span>
            </button>
          ))}
        </section>
      )}
    </div>
  )
}
