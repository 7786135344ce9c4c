import { Button } from '@mantine/core'
import { host } from '../../app/host.ts'
import { useRecent, useStudy } from '../../app/queries.ts'
import { attempt } from '../../app/workspace.ts'
import { perform } from '../../commands/registry.ts'

/** Three ways to begin, and where one was before. With a study open that has nothing in it yet, three ways to fill it. */
export function EmptyStudy({ isOpen = false }: { isOpen?: boolean }) {
  const study = useStudy().data
  const recent = (useRecent().data ?? []).filter(({ where }) => where !== study?.where)
  return (
    <div className="empty">
      <h1>{isOpen ? 'Nothing in this study yet' : 'Open a study'}</h1>
      <p className="dim">
        {isOpen ? 'Files that are added' : 'A study is a folder. Scans'} stay where they are and are never changed; results go beside them.
      </p>
      <div className="ways">
        <div className="card">
          <h2>A folder</h2>
          <p className="dim">Scans, EEG recordings, sorted spikes, or a whole BIDS dataset.</p>
          <Button onClick={() => perform(isOpen ? 'file.add' : 'file.open')}>{isOpen ? 'Add a folder' : 'Open a folder'}</Button>
        </div>
        <div className="card dashed">
          <h2>Drop files</h2>
          <p className="dim">Drag files or folders anywhere into this window.</p>
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
