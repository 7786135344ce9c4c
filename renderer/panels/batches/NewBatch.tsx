import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BatchRequest, ItemFilter } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useInstruments } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { SettingField } from '../instruments/SettingField.tsx'
import { settingsOf, standards } from '../instruments/settings-schema.ts'
import { EarlierBatches } from './EarlierBatches.tsx'

/** Instruments that need one item a run, and nothing else. */
const single = (takes: readonly { optional: boolean }[]) => takes.filter(({ optional }) => !optional).length === 1

/** Which items, which instrument with which settings, and what the results will be called; nothing runs before it was shown. */
export function NewBatch() {
  const selected = workspace((state) => state.selected)
  const instruments = (useInstruments().data ?? []).filter(({ takes }) => single(takes))
  const [which, setWhich] = useState<'selected' | 'all'>(selected.length > 1 ? 'selected' : 'all')
  const [id, setId] = useState(workspace.getState().instrumentId ?? 'segment/tissue')
  const [naming, setNaming] = useState('{name}/{instrument}')
  const [changed, setChanged] = useState<Record<string, unknown>>({})
  const instrument = instruments.find((each) => each.id === id)
  const settings = instrument ? settingsOf(instrument.settings) : []
  const values = { ...standards(settings), ...changed }
  const items: ItemFilter = which === 'selected' ? { ids: [...selected] } : { origin: 'source' }
  const request: BatchRequest = {
    name: `${instrument?.title ?? id}, ${new Date().toLocaleString()}`,
    items,
    instruments: [{ id, settings: values }],
    seed: 0,
    naming,
  }
  const [asked] = useDebouncedValue({ items, id, naming, values }, 250)
  const preview = useQuery({
    queryKey: ['batches', 'preview', asked],
    queryFn: () =>
      host.batches.preview({
        name: 'preview',
        items: asked.items,
        instruments: [{ id: asked.id, settings: asked.values }],
        seed: 0,
        naming: asked.naming,
      }),
    enabled: instrument !== undefined,
  })
  const problem = preview.data?.problems[0]
  const count = preview.data?.count ?? 0
  const start = async () => {
    const batch = await host.batches.create(request)
    workspace.setState({ batchId: batch.id })
  }
  return (
    <div className="stack">
      <SegmentedControl
        aria-label="Which items"
        value={which}
        onChange={(value) => setWhich(value as 'selected' | 'all')}
        data={[
          { value: 'selected', label: `${selected.length} selected`, disabled: selected.length === 0 },
          { value: 'all', label: 'All sources of the study' },
        ]}
      />
      <Select
        label="Analysis"
        searchable
        allowDeselect={false}
        data={instruments.map((each) => ({ value: each.id, label: each.title }))}
        value={id}
        onChange={(value) => {
          setId(value ?? id)
          setChanged({})
        }}
      />
      {settings.length > 0 && (
        <details>
          <summary>Settings</summary>
          <div className="stack">
            {settings.map((setting) => (
              <SettingField
                key={setting.name}
                setting={setting}
                value={values[setting.name]}
                change={(value) => setChanged({ ...changed, [setting.name]: value })}
              />
            ))}
          </div>
        </details>
      )}
      <TextInput
        label="Names of the results"
        description="With {subject}, {session}, {name}, {suffix}, {instrument} and {n}; folders by /"
        value={naming}
        onChange={(event) => setNaming(event.currentTarget.value)}
      />
      {preview.error && <p className="ink-bad">{preview.error.message}</p>}
      {problem && (
        <p className="ink-bad">
          {problem.what} {problem.remedy}
        </p>
      )}
      <section className="batch-rows" aria-label="What will be made">
        <table>
          <thead>
            <tr>
              <th>Item</th>
              <th>Goes to</th>
              <th>Known</th>
            </tr>
          </thead>
          <tbody>
            {preview.data?.rows.map((row) => (
              <tr key={`${row.itemId} ${row.instrument}`}>
                <td>{row.item}</td>
                <td className="mono">{row.folder}</td>
                <td>{row.known ? 'done before, taken over' : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="buttons">
        <Button disabled={!count || problem !== undefined} onClick={() => attempt(start)}>
          Run on {count} {count === 1 ? 'item' : 'items'}
        </Button>
      </div>
      <EarlierBatches />
    </div>
  )
}
