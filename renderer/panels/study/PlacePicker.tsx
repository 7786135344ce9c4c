import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt } from '../../app/workspace.ts'

const studyWords = { touchstone: 'study', bids: 'BIDS' }

interface Props {
  withFiles: boolean
  /** Whether a new folder can be made on the way. */
  canMake?: boolean
  verb: string
  take: (place: Place) => void
}

/** Goes through the folders of the machine, where the shell has no dialog of its own, and takes one, or a file. */
export function PlacePicker({ withFiles, canMake = !withFiles, verb, take }: Props) {
  const [here, setHere] = useState<string>()
  const roots = useQuery({ queryKey: ['places', 'roots'], queryFn: () => host.places.roots(), staleTime: 0 }).data ?? []
  const folder = here ?? roots[0]?.id
  const list = useQuery({
    queryKey: ['places', folder],
    queryFn: () => host.places.list({ id: folder ?? '' }),
    enabled: folder !== undefined,
    staleTime: 0,
  })
  const entries = (list.data?.entries ?? []).filter(({ kind }) => withFiles || kind === 'folder')
  return (
    <>
      <div className="chips">
        {roots.map((root) => (
          <button key={root.id} type="button" className="chip" onClick={() => setHere(root.id)}>
            {root.name}
          </button>
        ))}
        {list.data?.parent && (
          <button type="button" className="chip" onClick={() => setHere(list.data.parent?.id)}>
            up one folder
          </button>
        )}
      </div>
      {list.error && <p>{list.error.message}</p>}
      <ul className="places">
        {entries.map((place) => (
          <li key={place.id}>
            <button type="button" onClick={() => (place.kind === 'folder' ? setHere(place.id) : take(place))}>
              {place.kind === 'folder' ? '▸ ' : ''}
              {place.name} {place.study && <span className="chip on">{studyWords[place.study]}</span>}
            </button>
          </li>
        ))}
        {list.data && !entries.length && <li className="dim">Nothing to open in here.</li>}
      </ul>
      <div className="buttons">
        <Button disabled={!list.data} onClick={() => list.data && take(list.data.here)}>
          {verb} {list.data?.here.name ?? ''}
        </Button>
        {canMake && folder !== undefined && <NewFolder within={folder} made={setHere} />}
      </div>
    </>
  )
}

function NewFolder({ within, made }: { within: string; made: (id: string) => void }) {
  const [name, setName] = useState('')
  const make = async () => {
    const { id } = await host.places.makeFolder({ parent: within, name: name.trim() })
    setName('')
    made(id)
  }
  return (
    <>
      <TextInput
        aria-label="Name of a new folder"
        placeholder="New folder"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button variant="default" disabled={!name.trim()} onClick={() => attempt(make)}>
        Make it
      </Button>
    </>
  )
}
