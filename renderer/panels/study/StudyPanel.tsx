import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { ItemFilter, Study } from '../../../electron/host/api.ts'
import { useFacets } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { ItemList } from './ItemList.tsx'
import { kindMarks } from './item-words.ts'

type Kind = NonNullable<ItemFilter['kinds']>[number]
type Rating = NonNullable<ItemFilter['ratings']>[number]

/** Search, kinds, and the items by subject with what was made from them. */
export function StudyPanel({ study }: { study: Study }) {
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<Kind>()
  const [search] = useDebouncedValue(typed.trim(), 120)
  const [tag, setTag] = useState<string>()
  const [rating, setRating] = useState<Rating>()
  const facets = useFacets(search).data
  const total = facets?.total ?? study.items
  const filter: ItemFilter = {
    ...(search && { search }),
    ...(kind && { kinds: [kind] }),
    ...(tag && { tags: [tag] }),
    ...(rating && { ratings: [rating] }),
  }
  const said = JSON.stringify(filter)
  useEffect(() => workspace.setState({ filter: JSON.parse(said) }), [said])
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
        placeholder={`Search ${total} ${total === 1 ? 'item' : 'items'}`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="chips">
        {facets?.kinds.map(({ value, count }) => (
          <Chip
            key={value}
            title={`${kindMarks[value].many} ${count}`}
            isOn={value === kind}
            flip={(on) => setKind(on ? value : undefined)}
          />
        ))}
        {facets?.ratings.map(({ value, count }) => (
          <Chip key={value} title={`rated ${value} ${count}`} isOn={value === rating} flip={(on) => setRating(on ? value : undefined)} />
        ))}
        {facets?.tags.slice(0, mostTags).map(({ value, count }) => (
          <Chip key={value} title={`#${value} ${count}`} isOn={value === tag} flip={(on) => setTag(on ? value : undefined)} />
        ))}
      </div>
      <ItemList filter={filter} />
      {!study.writable && <p className="dim small">This folder cannot be written to. Results go to a folder of yours.</p>}
    </>
  )
}

const mostTags = 8

function Chip({ title, isOn, flip }: { title: string; isOn: boolean; flip: (on: boolean) => void }) {
  return (
    <button type="button" className={isOn ? 'chip on' : 'chip'} aria-pressed={isOn} onClick={() => flip(!isOn)}>
      {title}
    </button>
  )
}
