import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ItemDetail, RecordingView } from '../../../electron/host/api.ts'
import { fetched, fetchedJson } from '../fetched.ts'
import { timeIndex } from '../time/timed.ts'
import { number } from '../words.ts'
import { keysOf } from './keys.ts'
import { Overview } from './Overview.tsx'
import { partAsked } from './part-asked.ts'
import { RecordingBar } from './RecordingBar.tsx'
import { SpectrumPanel } from './SpectrumPanel.tsx'
import { type Scaling, sensitivity } from './scaling.ts'
import { TracePlot } from './TracePlot.tsx'
import { TraceReadout } from './TraceReadout.tsx'
import { tracesOf } from './traces.ts'
import { openView } from './view.ts'
import '../volume/viewer.css'
import './recording.css'

interface RecordingEvent {
  readonly onsetS: number
  readonly durationS: number
  readonly label: string
}
const noEvents: readonly RecordingEvent[] = []

/** A recording as stacked traces, with the keys of EDF viewers. */
export default function RecordingViewer({ item }: { item: ItemDetail }) {
  const about = useQuery({
    queryKey: ['items', 'recording', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<RecordingView>(`/items/${item.id}/recording.json`, signal),
  })
  if (about.error) return <p className="centred">{about.error.message}</p>
  return about.data ? <Recording item={item} info={about.data} /> : <p className="dim centred">Opening {item.name}</p>
}

function Recording({ item, info }: { item: ItemDetail; info: RecordingView }) {
  const [view] = useState(() => openView(info))
  const montage = useStore(view.store, (now) => now.montage)
  const low = useStore(view.store, (now) => now.low)
  const high = useStore(view.store, (now) => now.high)
  const notch = useStore(view.store, (now) => now.notch)
  const gainStep = useStore(view.store, (now) => now.gainStep)
  const [scaling, scaled] = useState<Scaling>()
  const [said, told] = useState('')
  // After the first page: some files must be read from end to end for them.
  const found = useQuery({
    queryKey: ['items', 'recording-events', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<readonly RecordingEvent[]>(`/items/${item.id}/events.json`, signal),
    enabled: scaling !== undefined,
  })
  const events = useMemo(() => timeIndex(found.data ?? noEvents), [found.data])
  const traces = useMemo(() => tracesOf(info, montage), [info, montage])
  const keys = useMemo(() => keysOf(view, events), [view, events])
  const look = `${montage} ${low} ${high} ${notch}`
  const load = useCallback(
    async (from: number, to: number, columns: number, signal: AbortSignal) => {
      const asked = `${partAsked(from, to, { montage, low, high, notch })}&columns=${columns}`
      const answer = await fetched(`/items/${item.id}/traces?${asked}`, signal)
      return answer.status === 202 ? ((await answer.json()) as { fraction: number }).fraction : new Float32Array(await answer.arrayBuffer())
    },
    [item.id, montage, low, high, notch],
  )
  const press = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea') !== null
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    const act = keys[event.shiftKey && event.key.length > 1 ? `shift+${event.key}` : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const main = traces[0]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys act wherever the focus is in the viewer
    <div className="recording-viewer" onKeyDown={press}>
      <RecordingBar
        view={view}
        info={info}
        keys={keys}
        sensitivity={scaling && main ? `${number(sensitivity(scaling, main, gainStep))} ${main.unit}/mm` : ''}
        hasEvents={events.all.length > 0}
      />
      <div className="traces-frame">
        <TracePlot name={item.name} {...{ view, info, events, traces, load, look, scaling, scaled, told }} />
        <SpectrumPanel itemId={item.id} view={view} traces={traces} />
        {said && <p className="traces-said">{said}</p>}
      </div>
      <Overview view={view} info={info} events={events} />
      <TraceReadout view={view} info={info} traces={traces} events={events.all.length} />
    </div>
  )
}
