import { Button, Modal, NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ListOfFile, SpikeMapping } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { openItem } from '../../app/open-item.ts'
import { problemOf } from '../../app/problem.ts'
import { useItem } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { type Chosen, guessed } from './guess.ts'
import { ListTable } from './ListTable.tsx'
import { MappingPreview, usePreview } from './MappingPreview.tsx'
import './spike-mapping.css'

const close = () => workspace.setState({ dialog: undefined })

/** Tells how the spikes of a file stand in it, where nobody but the person knows. */
export function SpikeMappingDialog() {
  const isOpen = workspace((state) => state.dialog === 'spikeMapping')
  const item = useItem(workspace((state) => state.selected.at(-1))).data
  return (
    <Modal opened={isOpen} onClose={close} size={820} title={`Read ${item?.name ?? 'it'} as spikes`}>
      {isOpen && item && <Lists key={item.id} id={item.id} />}
    </Modal>
  )
}

function Lists({ id }: { id: string }) {
  const found = useQuery({ queryKey: ['spike-mapping', 'lists', id], queryFn: () => host.spikeMapping.lists({ item: id }), gcTime: 0 })
  if (found.error) {
    const { what, remedy } = problemOf(found.error)
    return (
      <p role="alert">
        {what} {remedy}
      </p>
    )
  }
  if (!found.data) return <p className="dim">Reading what it holds</p>
  return <Form id={id} {...found.data} />
}

const timeUnits: readonly { readonly value: SpikeMapping['in']; readonly label: string }[] = [
  { value: 's', label: 'seconds' },
  { value: 'ms', label: 'milliseconds' },
  { value: 'us', label: 'microseconds' },
  { value: 'samples', label: 'samples' },
]

function Form({ id, lists, remembered }: { id: string; lists: readonly ListOfFile[]; remembered: SpikeMapping | null }) {
  const [chosen, setChosen] = useState<Chosen>(() => remembered ?? guessed(lists))
  const [isKeeping, setIsKeeping] = useState(false)
  const change = (part: Partial<Chosen>) => setChosen((now) => ({ ...now, ...part }))
  const { times, units, rateHz } = chosen
  const needsRate = chosen.in === 'samples' && rateHz === undefined
  const map = times === undefined || needsRate ? undefined : { ...chosen, times }
  const preview = usePreview(id, map)
  const ofTimes = lists.filter(({ holds }) => holds !== 'words')
  const ofUnits = lists.filter(({ holds, name }) => holds !== 'lists' && name !== times)
  const roles = { ...(units !== undefined && { [units]: 'units' }), ...(times !== undefined && { [times]: 'times' }) }
  const keep = () => {
    if (!map) return
    setIsKeeping(true)
    void attempt(async () => {
      const { id: made } = await host.spikeMapping.save({ item: id, map })
      close()
      workspace.getState().select([made])
      await openItem(made)
    }).finally(() => setIsKeeping(false))
  }
  return (
    <div className="stack">
      <p className="dim">
        {remembered
          ? 'As a file with the same lists was read before. Correct it where this one differs.'
          : 'Say which list holds the times and which the unit that fired at each. The file itself is left as it is.'}
      </p>
      <ListTable lists={lists} roles={roles} />
      <div className="mapping-fields">
        <Select
          label="Times"
          placeholder="Choose a list"
          searchable
          data={ofTimes.map(({ name }) => name)}
          value={times ?? null}
          allowDeselect={false}
          onChange={(name) => change({ times: name ?? undefined, ...(name === units && { units: undefined }) })}
        />
        <Select
          label="Units (may be left out)"
          placeholder={lists.find(({ name }) => name === times)?.holds === 'lists' ? 'One for each list' : 'All are one unit'}
          searchable
          clearable
          data={ofUnits.map(({ name }) => name)}
          value={units ?? null}
          onChange={(name) => change({ units: name ?? undefined })}
        />
        <Select
          label="Times are in"
          data={[...timeUnits]}
          value={chosen.in}
          allowDeselect={false}
          onChange={(value) => value && change({ in: value })}
        />
        <NumberInput
          label={chosen.in === 'samples' ? 'Samples a second' : 'Samples a second (may be left out)'}
          placeholder={needsRate ? 'Such as 30000' : ''}
          min={0.001}
          value={rateHz ?? ''}
          onChange={(typed) => change({ rateHz: Number(typed) > 0 ? Number(typed) : undefined })}
        />
      </div>
      {needsRate ? <p role="status">Samples are no times without their rate: how many samples are there in a second?</p> : null}
      {!needsRate && <MappingPreview preview={preview} isReady={map !== undefined} />}
      <div className="buttons">
        <Button disabled={!preview.data || !map} loading={isKeeping} onClick={keep}>
          Read as spikes
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
