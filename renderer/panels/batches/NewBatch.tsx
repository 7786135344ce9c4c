import { Button, MultiSelect, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BatchRequest, InstrumentCard, ItemFilter, Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useInstruments } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { SettingField } from '../instruments/SettingField.tsx'
import { settingsOf, standards } from '../instruments/settings-schema.ts'
import { BatchPreview } from './BatchPreview.tsx'
import { EarlierBatches } from './EarlierBatches.tsx'
import { FolderOfScans, useImported } from './FolderOfScans.tsx'
import { OutFolder } from './OutFolder.tsx'

type Values = Readonly<Record<string, unknown>>

/** Instruments that need one item a run, and nothing else. */
const single = ({ takes }: InstrumentCard) => takes.filter(({ optional }) => !optional).length === 1

const sources: ItemFilter = { origin: 'source' }

/** Which items, which instruments with which settings, where copies go and what they will be called; nothing runs before it was shown. */
export function NewBatch() {
  const { selected, filter } = workspace()
  const instruments = (useInstruments().data ?? []).filter(single)
  const isFiltered = Object.keys(filter).length > 0
  const [which, setWhich] = useState<Which>(selected.length > 1 ? 'selected' : isFiltered ? 'filtered' : 'all')
  const [ids, setIds] = useState<readonly string[]>([firstInstrument(instruments)])
  const [changed, setChanged] = useState<Readonly<Record<string, Values>>>({})
  const [folder, setFolder] = useState<Place>()
  const listed = useImported(which === 'folder' ? folder : undefined)
  const [out, setOut] = useState<Place>()
  const [naming, setNaming] = useState('{name}/{instrument}')
  const chosen = instruments.filter(({ id }) => ids.includes(id))
  const request: BatchRequest = {
    name: `${chosen.map(({ title }) => title).join(', ')}, ${new Date().toLocaleString()}`.slice(-200),
    items: { selected: { ids: [...selected] }, filtered: { ...sources, ...filter }, all: sources, folder: sources }[which],
    ...(which === 'folder' && folder && { folder: folder.id }),
    instruments: chosen.map((instrument) => ({ id: instrument.id, settings: valuesOf(instrument, changed[instrument.id]) })),
    seed: 0,
    naming,
    ...(out && { out: out.id }),
  }
  const isReady = which !== 'folder' || listed.isOver
  const [asked] = useDebouncedValue(JSON.stringify({ ...request, name: 'preview' }), 250)
  const settled: BatchRequest = JSON.parse(asked)
  const preview = useQuery({
    queryKey: ['batches', 'preview', asked, listed.isOver],
    queryFn: () => host.batches.preview(settled),
    enabled: settled.instruments.length > 0 && isReady,
    placeholderData: keepPreviousData,
  })
  const problem = isReady ? preview.data?.problems[0] : undefined
  const count = chosen.length && isReady ? (preview.data?.count ?? 0) : 0
  const start = async () => {
    const batch = await host.batches.create(request)
    workspace.setState({ batchId: batch.id })
  }
  return (
    <div className="stack">
      <SegmentedControl
        aria-label="Which items"
        value={which}
        onChange={(value) => setWhich(value as Which)}
        data={[
          { value: 'selected', label: `${selected.length} selected`, disabled: selected.length === 0 },
          { value: 'filtered', label: 'As the list is filtered', disabled: !isFiltered },
          { value: 'all', label: 'All sources of the study' },
          { value: 'folder', label: 'A BIDS folder' },
        ]}
      />
      {which === 'folder' && <FolderOfScans folder={folder} setFolder={setFolder} listed={listed} />}
      <MultiSelect
        label="Analyses"
        searchable
        data={instruments.map(({ id, title }) => ({ value: id, label: title }))}
        value={[...ids]}
        onChange={setIds}
        error={chosen.length ? undefined : 'Choose at least one.'}
      />
      {chosen.map((instrument) => (
        <Settings
          key={instrument.id}
          instrument={instrument}
          values={valuesOf(instrument, changed[instrument.id])}
          change={(values) => setChanged({ ...changed, [instrument.id]: { ...changed[instrument.id], ...values } })}
        />
      ))}
      <OutFolder out={out} setOut={setOut} naming={naming} setNaming={setNaming} />
      {preview.error && <p className="ink-bad">{preview.error.message}</p>}
      {problem && (
        <p className="ink-bad">
          {problem.what} {problem.remedy}
        </p>
      )}
      {isReady && preview.data && <BatchPreview preview={preview.data} titles={new Map(instruments.map(({ id, title }) => [id, title]))} />}
      <div className="buttons">
        <Button disabled={!count || problem !== undefined} onClick={() => attempt(start)}>
          {chosen.length > 1 ? `Begin ${count} runs` : `Run on ${count} ${count === 1 ? 'item' : 'items'}`}
        </Button>
      </div>
      <EarlierBatches />
    </div>
  )
}

type Which = 'selected' | 'filtered' | 'all' | 'folder'

/** The one whose form is open, where a batch can run it. */
function firstInstrument(instruments: readonly InstrumentCard[]): string {
  const open = workspace.getState().instrumentId
  return open !== undefined && instruments.some(({ id }) => id === open) ? open : 'segment/tissue'
}

const valuesOf = ({ settings }: InstrumentCard, changed: Values = {}) => ({ ...standards(settingsOf(settings)), ...changed })

function Settings({ instrument, values, change }: { instrument: InstrumentCard; values: Values; change: (values: Values) => void }) {
  const settings = settingsOf(instrument.settings)
  if (!settings.length) return null
  return (
    <details>
      <summary>Settings of {instrument.title}</summary>
      <div className="stack">
        {settings.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={values[setting.name]}
            change={(value) => change({ [setting.name]: value })}
          />
        ))}
      </div>
    </details>
  )
}
