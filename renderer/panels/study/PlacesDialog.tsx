import { Modal } from '@mantine/core'
import type { Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { PlacePicker } from './PlacePicker.tsx'

const close = () => workspace.setState({ dialog: undefined })

const uses = {
  places: { title: 'Open a folder as a study', verb: 'Open', take: ({ id }: Place) => host.study.open({ place: id }) },
  add: { title: 'Add files or a folder to the study', verb: 'Add', take: ({ id }: Place) => host.items.import({ places: [id] }) },
  locate: { title: 'Where is it now?', verb: 'Look in', take: ({ id }: Place) => host.items.locate({ id: missing(), place: id }) },
}

const missing = () => workspace.getState().selected.at(-1) ?? ''

/** The folders of the machine: open one as a study, add from it to the one that is open, or find there what is missing. */
export function PlacesDialog() {
  const dialog = workspace((state) => state.dialog)
  const use = dialog === 'places' || dialog === 'add' || dialog === 'locate' ? uses[dialog] : undefined
  const take = (place: Place) => {
    close()
    void attempt(() => use?.take(place) ?? Promise.resolve())
  }
  return (
    <Modal opened={use !== undefined} onClose={close} size="lg" title={use?.title}>
      {use && <PlacePicker withFiles={dialog !== 'places'} verb={use.verb} take={take} />}
    </Modal>
  )
}
