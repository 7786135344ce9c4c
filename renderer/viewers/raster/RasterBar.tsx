import { Button, Checkbox, Menu, Select, TextInput } from '@mantine/core'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { SpikesView } from '../../../electron/host/api.ts'
import { clock } from '../time/clock.ts'
import type { RasterView } from './view.ts'

interface BarProps {
  readonly view: RasterView
  readonly info: SpikesView
  readonly keys: Readonly<Record<string, () => void>>
  readonly filterProblem: string
  readonly hasEvents: boolean
}

/** What is on show: order, colours, filter, time base, traces beneath. */
export const RasterBar = memo(function RasterBar({ view, info, keys, filterProblem, hasEvents }: BarProps) {
  // One by one: what moves in every frame must not draw the bar again.
  const sortBy = useStore(view.store, (now) => now.sortBy)
  const descending = useStore(view.store, (now) => now.descending)
  const colorBy = useStore(view.store, (now) => now.colorBy)
  const filter = useStore(view.store, (now) => now.filter)
  const scale = useStore(view.store, (now) => now.scale)
  const spanS = useStore(view.store, (now) => now.spanS)
  const rows = useStore(view.store, (now) => now.rows)
  const isPanelOpen = useStore(view.store, (now) => now.isPanelOpen)
  const { units } = useStore(view.order)
  const set = view.store.setState
  const columns = info.columns.map(({ name, title }) => ({ value: name, label: title }))
  const label = (s: number) => (s === view.durationS ? 'All' : s < 1 ? `${Math.round(1000 * s)} ms` : s < 60 ? `${s} s` : clock(s))
  return (
    <div className="viewer-bar recording-bar" role="toolbar" aria-label="Raster">
      <span className="bar-group">
        <Select
          aria-label="Sort units by"
          w={164}
          allowDeselect={false}
          value={sortBy}
          onChange={(value) => set({ sortBy: value ?? '' })}
          data={[{ value: '', label: 'Sort: as in the file' }, ...columns.map((each) => ({ ...each, label: `Sort: ${each.label}` }))]}
        />
        <Button
          variant="default"
          px={8}
          aria-label={descending ? 'Largest first' : 'Smallest first'}
          title={descending ? 'Largest first' : 'Smallest first'}
          onClick={() => set({ descending: !descending })}
        >
          {descending ? '↓' : '↑'}
        </Button>
      </span>
      <Select
        aria-label="Colour units by"
        w={176}
        allowDeselect={false}
        value={colorBy}
        onChange={(value) => set({ colorBy: value ?? '' })}
        data={[
          { value: '', label: 'One colour' },
          ...columns.filter(({ value }) => value !== 'id').map((each) => ({ ...each, label: `Colour: ${each.label}` })),
        ]}
      />
      <TextInput
        aria-label="Filter units"
        w={152}
        placeholder="Filter: rate > 2, good"
        value={filter}
        error={filterProblem !== ''}
        title={filterProblem || 'Words, or comparisons of what is known of units, with commas between them'}
        onChange={(event) => set({ filter: event.currentTarget.value })}
      />
      <span className="bar-text units-shown" role="status">
        {Math.min(rows, units.length).toLocaleString('en')} of {info.units.length.toLocaleString('en')} units shown
      </span>
      <span className="bar-group">
        <Button variant="default" px={8} onClick={keys['-']} title="More time (−)" aria-label="More time">
          −
        </Button>
        <Select
          aria-label="Time base"
          w={92}
          allowDeselect={false}
          value={String(spanS)}
          onChange={(value) => view.show(Number(value))}
          data={view.spans.map((each) => ({ value: String(each), label: label(each) }))}
        />
        <Button variant="default" px={8} onClick={keys['+']} title="Less time (+)" aria-label="Less time">
          +
        </Button>
      </span>
      <span className="bar-group">
        <Button variant="default" px={8} onClick={keys['[']} title="More units ([)" aria-label="More units">
          ⇊
        </Button>
        <Button variant="default" px={8} onClick={keys[']']} title="Fewer units, higher rows (])" aria-label="Fewer units">
          ⇈
        </Button>
      </span>
      <Select
        aria-label="Brightness"
        w={122}
        allowDeselect={false}
        value={scale}
        onChange={(value) => set({ scale: value === 'same' ? 'same' : 'own' })}
        data={[
          { value: 'own', label: 'Own scales' },
          { value: 'same', label: 'One scale' },
        ]}
      />
      {hasEvents && (
        <span className="bar-group">
          <Button variant="default" px={8} onClick={keys.p} title="The event before (P)">
            ‹ event
          </Button>
          <Button variant="default" px={8} onClick={keys.n} title="The next event (N)">
            event ›
          </Button>
        </span>
      )}
      <TracesMenu view={view} info={info} />
      <Button variant="default" px={8} onClick={keys.u} aria-pressed={isPanelOpen} title="What the selected unit is like (U)">
        {isPanelOpen ? 'Hide unit' : 'Show unit'}
      </Button>
      {filterProblem && <span className="filter-problem">{filterProblem}</span>}
    </div>
  )
})

function TracesMenu({ view, info }: { view: RasterView; info: SpikesView }) {
  const shown = useStore(view.store, (now) => now.traces)
  const all = info.behaviour.flatMap(({ name, columns }, b) =>
    columns.map((column, c) => ({ id: `${b}.${c}`, title: columns.length > 1 ? `${name} · ${column.name}` : name })),
  )
  if (all.length === 0) return null
  const toggle = (id: string) =>
    view.store.setState({
      traces: shown.includes(id)
        ? shown.filter((each) => each !== id)
        : all.map((each) => each.id).filter((each) => each === id || shown.includes(each)),
    })
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" px={8}>
          Behaviour {shown.length} of {all.length}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="long-menu">
        {all.map(({ id, title }) => (
          <Menu.Item key={id} onClick={() => toggle(id)} aria-label={`${title}, ${shown.includes(id) ? 'shown' : 'not shown'}`}>
            <Checkbox.Indicator size="xs" checked={shown.includes(id)} mr={8} display="inline-flex" />
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
