import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ItemFilter, ItemRow } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { MiddleCut } from '../../app/MiddleCut.tsx'
import { openItem } from '../../app/open-item.ts'
import { workspace } from '../../app/workspace.ts'
import { factOf, markOf, shortName } from './item-words.ts'
import './item-list.css'

const page = 200
const rowPx = 28

/** The items that a filter leaves, as a tree; only the rows in view are drawn, and only their pages are asked for. */
export function ItemList({ filter }: { filter: ItemFilter }) {
  const scroller = useRef<HTMLDivElement>(null)
  const selected = workspace((state) => state.selected)
  const [known, setKnown] = useState(0)
  const rows = useVirtualizer({ count: known, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 })
  const inView = rows.getVirtualItems()
  const first = Math.floor((inView[0]?.index ?? 0) / page)
  const last = Math.floor((inView.at(-1)?.index ?? 0) / page)
  const pages = Array.from({ length: last - first + 1 }, (_, n) => first + n)
  const answers = useQueries({
    queries: pages.map((number) => ({
      queryKey: ['items', 'page', filter, number],
      queryFn: () => host.items.list({ filter, sort: 'tree', offset: number * page, limit: page }),
      placeholderData: keepPreviousData,
    })),
  })
  const total = answers.find(({ data }) => data)?.data?.total
  useEffect(() => {
    if (total !== undefined) setKnown(total)
  }, [total])
  const at = (index: number): ItemRow | undefined => answers[Math.floor(index / page) - first]?.data?.rows[index % page]

  /** The row that an item stands below, where it is known. */
  const parentOf = ({ depth }: ItemRow, index: number): string | undefined => {
    if (depth === 0) return undefined
    for (let n = index - 1; n >= index - page; n--) {
      const above = at(n)
      if (!above) return undefined
      if (above.depth < depth) return above.name
    }
    return undefined
  }

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key]
    const now = inView.find(({ index }) => at(index)?.id === selected.at(-1))?.index ?? -1
    const here = at(now)
    if (event.key === 'Enter' && here) void openItem(here.id)
    if (step === undefined) return
    event.preventDefault()
    const to = Math.max(0, Math.min(known - 1, now + step))
    rows.scrollToIndex(to)
    const item = at(to)
    if (item) workspace.getState().select([item.id])
  }

  if (total === 0)
    return <p className="dim">{filter.search ? `Nothing here begins with “${filter.search}”.` : 'No items yet. Drop scans here.'}</p>
  return (
    <div
      ref={scroller}
      className="items"
      role="listbox"
      data-context="item"
      aria-label="Items"
      aria-multiselectable
      tabIndex={0}
      onKeyDown={move}
      aria-activedescendant={selected.length ? `item-${selected.at(-1)}` : undefined}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {inView.map(({ index, start }) => {
          const item = at(index)
          if (!item) return null
          const isSelected = selected.includes(item.id)
          return <Row key={item.id} item={item} before={at(index - 1)} parent={parentOf(item, index)} top={start} isSelected={isSelected} />
        })}
      </div>
    </div>
  )
}

interface RowProps {
  item: ItemRow
  before: ItemRow | undefined
  parent: string | undefined
  top: number
  isSelected: boolean
}

function Row({ item, before, parent, top, isSelected }: RowProps) {
  const choose = (add: boolean) => {
    const { selected, select } = workspace.getState()
    if (add) select(isSelected ? selected.filter((id) => id !== item.id) : [...selected, item.id])
    else {
      select([item.id])
      void openItem(item.id)
    }
  }
  const isFirst = item.subject !== null && item.depth === 0 && before?.subject !== item.subject
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys
    <div
      id={`item-${item.id}`}
      role="option"
      data-context="item"
      data-of={item.id}
      tabIndex={-1}
      aria-selected={isSelected}
      className={isSelected ? 'row on' : 'row'}
      style={{ transform: `translateY(${top}px)`, height: rowPx, paddingLeft: 6 + 16 * item.depth }}
      title={item.subject && isFirst ? `${item.subject} · ${item.name}` : item.name}
      onClick={(event) => choose(event.ctrlKey || event.metaKey)}
    >
      <i>{markOf(item)}</i>
      <span className="row-name">
        <MiddleCut name={item.name} short={shortName(item.name, parent)} />
      </span>
      {item.tags.length > 0 && (
        <span className="row-tag" title={item.tags.map((tag) => `#${tag}`).join(' ')}>
          {item.tags.length > 1 ? `${item.tags.length} tags` : item.tags[0]}
        </span>
      )}
      {item.rating && (
        <b className={`row-mark ${item.rating}`} role="img" aria-label={`rated ${item.rating}`} title={`rated ${item.rating}`} />
      )}
      {/* Beside a tag there is room for the name or the voxel size: the name. What was made from a scan is mostly as large as it. */}
      {(item.state !== 'present' || (item.tags.length === 0 && item.depth === 0)) && (
        <span className={item.state === 'present' ? 'row-fact' : 'row-fact warn'}>{factOf(item)}</span>
      )}
    </div>
  )
}
