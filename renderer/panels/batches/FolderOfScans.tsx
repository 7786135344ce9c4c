import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Job, Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useJobs } from '../../app/queries.ts'
import { attempt } from '../../app/workspace.ts'
import { PlacePicker } from '../study/PlacePicker.tsx'

interface Listed {
  readonly job: Job | undefined
  readonly isOver: boolean
  readonly error: Error | null
}

/** Puts on the list of the study what lies in a folder, once a choice, and says when all of it is there. */
export function useImported(folder: Place | undefined): Listed {
  const id = folder?.id ?? ''
  const { data: begun, error } = useQuery({
    queryKey: ['batches', 'folder', id],
    queryFn: () => host.items.import({ places: [id] }),
    enabled: folder !== undefined,
    // Chosen again, it is looked through again: what is known is not read twice.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const jobs = useJobs().data?.jobs
  const job = begun && (jobs?.find((each) => each.id === begun.id) ?? begun)
  return { job, isOver: job?.state === 'done', error }
}

interface Props {
  folder: Place | undefined
  setFolder: (place: Place) => void
  listed: Listed
}

/** A dataset that is not open as a study: its scans come onto the list of this one and stay where they lie. */
export function FolderOfScans({ folder, setFolder, listed: { job, isOver, error } }: Props) {
  const [choosing, setChoosing] = useState(false)
  const choose = async () => {
    const { nativeDialogs } = await host.about()
    if (!nativeDialogs) return setChoosing(true)
    const [place] = await host.places.choose({ what: 'folder' })
    if (place) setFolder(place)
  }
  const isStopped = job?.state === 'failed' || job?.state === 'cancelled'
  return (
    <fieldset className="out-folder">
      <legend>Scans of a folder</legend>
      <div className="side-row">
        <span className={folder ? undefined : 'dim'}>
          {folder ? `${folder.name}${folder.study === 'bids' ? ', a BIDS dataset' : ''}` : 'None chosen. Its files stay where they lie.'}
        </span>
        <Button variant="default" onClick={() => attempt(choose)}>
          {folder ? 'Another dataset…' : 'Choose a dataset…'}
        </Button>
      </div>
      {error && <p className="ink-bad">{error.message}</p>}
      {isStopped && (
        <p className="ink-bad">
          {job.problem ? `${job.problem.what} ${job.problem.remedy}` : 'The folder was not looked through to its end. Choose it again.'}
        </p>
      )}
      {folder && !isOver && !isStopped && !error && <p role="status">Putting its scans on the list. {job?.message}</p>}
      {choosing && (
        <PlacePicker
          withFiles={false}
          canMake={false}
          verb="Choose"
          take={(place) => {
            setFolder(place)
            setChoosing(false)
          }}
        />
      )}
    </fieldset>
  )
}
