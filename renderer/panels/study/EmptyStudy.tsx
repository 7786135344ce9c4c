import { Button } from '@mantine/core'
import { perform } from '../../commands/registry.ts'
import { RecentStudies } from './RecentStudies.tsx'

/** Three ways to begin, and where one was before. With a study open that has nothing in it yet, three ways to fill it. */
export function EmptyStudy({ isOpen = false }: { isOpen?: boolean }) {
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
          <p className="dim">One head (Colin27, T1, 1 mm), the spikes of a grasshopper, and a population of units whose truth is known.</p>
          <Button variant="default" onClick={() => perform('file.sample')}>
            Open the sample
          </Button>
        </div>
      </div>
      <RecentStudies />
    </div>
  )
}
