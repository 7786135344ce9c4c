import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InstrumentCard, ItemRow } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useItem } from '../../app/queries.ts'
import { kindsOf } from './port-kinds.ts'
import { spoken } from './settings-schema.ts'

type Port = InstrumentCard['takes'][number]

/** Which item goes into a port: found by typing. */
export function PortField({ port, value, change }: { port: Port; value: string | undefined; change: (id: string | undefined) => void }) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 120)
  const chosen = useItem(value).data
  const kinds = kindsOf(port)
  const words = search === chosen?.name ? '' : search
  const found = useQuery({
    queryKey: ['items', 'for-port', port.kind, words],
    queryFn: async () => (await host.items.list({ filter: { kinds, ...(words && { search: words }) }, limit: 50 })).rows,
  }).data
  const shown = [...(chosen ? [chosen] : []), ...(found ?? []).filter(({ id }) => id !== chosen?.id)]
  return (
    <Select
      label={`${spoken(port.name)}${port.optional ? ' (may be left out)' : ''}`}
      description={port.what}
      placeholder="Choose an item"
      searchable
      clearable={port.optional}
      nothingFoundMessage="Nothing of this kind has such a name"
      data={shown.map(({ id, name }: Pick<ItemRow, 'id' | 'name'>) => ({ value: id, label: name }))}
      value={value ?? null}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      onChange={(id) => change(id ?? undefined)}
    />
  )
}
