import { useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ItemDetail, SpikesOverview, SpikesView } from '../../../electron/host/api.ts'
import type { Tab } from '../../app/panes.ts'
import { fetchedJson } from '../fetched.ts'
import { timeIndex } from '../time/timed.ts'
import { arrange } from './arrange.ts'
import { curationOf } from './curation.ts'
import { keysOf } from './keys.ts'
import { RasterBar } from './RasterBar.tsx'
import { RasterLegend } from './RasterLegend.tsx'
import { RasterOverview } from './RasterOverview.tsx'
import { RasterPlot } from './RasterPlot.tsx'
import { RasterReadout } from './RasterReadout.tsx'
import { UnitPanel } from './unit/UnitPanel.tsx'
import { unitColors } from './unit-colors.ts'
import { type LastView, openRaster } from './view.ts'
import '../volume/viewer.css'
import './raster.css'

/** Sorted spikes as a raster, with behaviour and events on the same axis and what the selected unit is like beside it. */
export default function RasterViewer({ tab, item }: { tab: Tab; item: ItemDetail }) {
  const about = useQuery({
    queryKey: ['items', 'spikes', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<SpikesView>(`/items/${item.id}/spikes.json`, signal),
    gcTime: 60_000,
  })
  const last = useRef<LastView>(undefined)
  if (about.error) return <p className="centred">{about.error.message}</p>
  if (!about.data) return <p className="dim centred">Opening {item.name}</p>
  if (about.data.spikes === 0) return <p className="centred">{item.name} holds no spikes.</p>
  return <Raster key={about.data.curated?.revision ?? ''} tabId={tab.id} item={item} info={about.data} last={last} />
}

const inkOf = { dark: '#e6e8eb', light: '#1a1e24' }
/** In a narrower window the raster has all of the room until the unit is asked for. */
const leastWidth = 1200
const noEvents: SpikesOverview['events'] = []

interface RasterProps {
  readonly tabId: string
  readonly item: ItemDetail
  readonly info: SpikesView
  /** How the units were looked at before they were curated. */
  readonly last: RefObject<LastView | undefined>
}

function Raster({ tabId, item, info, last }: RasterProps) {
  const [view] = useState(() => openRaster(info, globalThis.innerWidth >= leastWidth, last.current))
  const [isAgain] = useState(last.current !== undefined)
  useEffect(() => {
    last.current = { info, store: view.store }
  }, [info, view, last])
  const sortBy = useStore(view.store, (now) => now.sortBy)
  const descending = useStore(view.store, (now) => now.descending)
  const filter = useStore(view.store, (now) => now.filter)
  const colorBy = useStore(view.store, (now) => now.colorBy)
  const isPanelOpen = useStore(view.store, (now) => now.isPanelOpen)
  const theme = useComputedColorScheme('dark')
  const [said, told] = useState('')
  const address = `/items/${item.id}`
  const overview = useQuery({
    queryKey: ['items', 'spikes-overview', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<SpikesOverview>(`${address}/overview.json`, signal),
    gcTime: 60_000,
  })
  const happened = overview.data?.events ?? noEvents
  const events = useMemo(
    () => timeIndex(happened.map(({ startS, stopS, label }) => ({ onsetS: startS, durationS: stopS - startS, label }))),
    [happened],
  )
  const arranged = useMemo(() => arrange(info, { sortBy, descending, filter }), [info, sortBy, descending, filter])
  useEffect(() => view.order.setState({ units: arranged.units }), [view, arranged])
  const colors = useMemo(() => unitColors(info, colorBy, theme, inkOf[theme]), [info, colorBy, theme])
  const curate = useMemo(() => curationOf(item.id, info, view), [item.id, info, view])
  const keys = useMemo(() => ({ ...keysOf(view, events), ...curate.keys }), [view, events, curate])
  const press = (event: KeyboardEvent) => {
    const isIn = (places: string) => event.target instanceof Element && event.target.closest(places) !== null
    if (event.ctrlKey || event.metaKey || event.altKey || isIn('input, textarea, [role=combobox], [role=menu], [role=listbox]')) return
    // What scrolls keeps the keys that scroll it.
    if (isIn('.unit-panel') && /^(Arrow|Page|Home|End)/.test(event.key)) return
    const act = keys[event.shiftKey && event.key.length > 1 ? `shift+${event.key}` : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys act wherever the focus is in the viewer
    <div className="raster-viewer" onKeyDown={press}>
      <RasterBar view={view} info={info} keys={keys} filterProblem={arranged.problem} hasEvents={events.all.length > 0} />
      <div className="raster-body" data-panel={isPanelOpen}>
        <div className="raster-frame">
          <RasterLegend colors={colors} title={info.columns.find(({ name }) => name === colorBy)?.title ?? ''} />
          <div className="raster-plot">
            <RasterPlot name={item.name} {...{ tabId, address, view, info, events, colors, told, isAgain }} />
            {said && (
              <p className="traces-said" role="status">
                {said}
              </p>
            )}
          </div>
        </div>
        {isPanelOpen && <UnitPanel address={address} view={view} info={info} curate={curate} />}
      </div>
      <RasterOverview view={view} info={info} overview={overview.data} />
      <RasterReadout view={view} info={info} events={events.all.length} />
    </div>
  )
}
