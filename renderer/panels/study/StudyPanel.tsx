import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ItemFilter, Study } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { ItemList } from './ItemList.tsx'
import { kindMarks } from './item-words.ts'

type Kind = NonNullable<ItemFilter['kinds']>[number]

/** Search, kinds, and the items by subject with what was made from them. */
export function StudyPanel({ study }: { study: Study }) {
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<Kind>()
  const [search] = useDebouncedValue(typed.trim(), 120)
  const facets = useQuery({
    queryKey: ['items', 'facets', search],
    queryFn: () => host.items.facets({ filter: search ? { search } : {} }),
  }).data
  const filter: ItemFilter = { ...(search && { search }), ...(kind && { kinds: [kind] }) }
  return (
    <>
      <h2 className="heading">
        <span>Study</span>
        <span className="plain ellipsis" title={study.where}>
          {study.name}
        </span>
      </h2>
      <TextInput
        id="search-items"
        aria-label="Search items"
        placeholder={`Search ${facets?.total ?? study.items} items`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="chips">
        {facets?.kinds.map(({ value, count }) => (
          <button
            key={value}
            type="button"
            className={value === kind ? 'chip on' : 'chip'}
            aria-pressed={value === kind}
            onClick={() => setKind(value === kind ? undefined : value)}
          >
            {kindMarks[value].many} {count}
          </button>
        ))}
      </div>
      <ItemList filter={filter} />
      {!study.writable && <p className="dim small">This folder cannot be written to. Results go to a folder of yours.</p>}
    </>
  )
}
