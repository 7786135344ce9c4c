import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt, workspace } from '../../app/workspace.ts'

const studyWords = { touchstone: 'study', bids: 'BIDS' }

/** The folders of the machine, where the shell has no dialog of its own: open one as a study, or add files and folders to the one that is open. */
export function PlacesDialog() {
  const dialog = workspace((state) => state.dialog)
  const adding = dialog === 'add' || dialog === 'locate'
  const locating = dialog === 'locate'
  const [here, setHere] = useState<string>()
  const isOpen = dialog === 'places' || adding
  const close = () => workspace.setState({ dialog: undefined })
  const roots = useQuery({ queryKey: ['places', 'roots'], queryFn: () => host.places.roots(), enabled: isOpen }).data ?? []
  const folder = here ?? roots[0]?.id
  const list = useQuery({
    queryKey: ['places', folder],
    queryFn: () => host.places.list({ id: folder ?? '' }),
    enabled: isOpen && folder !== undefined,
    staleTime: 0,
  })
  const take = (place: Place) => {
    close()
    const id = workspace.getState().selected.at(-1)
    if (locating && id !== undefined) return void attempt(() => host.items.locate({ id, place: place.id }))
    void attempt(() => (adding ? host.items.import({ places: [place.id] }) : host.study.open({ place: place.id })))
  }
  const entries = (list.data?.entries ?? []).filter(({ kind }) => adding || kind === 'folder')
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      size="lg"
      title={locating ? 'Where is it now?' : adding ? 'Add files or a folder to the study' : 'Open a folder as a study'}
    >
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
      <Button disabled={!list.data} onClick={() => list.data && take(list.data.here)}>
        {locating ? 'Look in' : adding ? 'Add' : 'Open'} {list.data?.here.name ?? ''}
      </Button>
    </Modal>
  )
}
