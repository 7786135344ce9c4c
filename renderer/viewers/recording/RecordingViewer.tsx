import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ItemDetail, RecordingView } from '../../../electron/host/api.ts'
import type { Tab } from '../../app/panes.ts'
import { fetched, fetchedJson } from '../fetched.ts'
import { timeIndex } from '../time/timed.ts'
import { number } from '../words.ts'
import { AnnotationPanel } from './AnnotationPanel.tsx'
import type { Annotation } from './annotation-edit.ts'
import { annotationsIn } from './annotations.ts'
import { keysOf } from './keys.ts'
import { useLinkedScans } from './link-scans.ts'
import { MontagePanel } from './MontagePanel.tsx'
import { Overview } from './Overview.tsx'
import { openViews } from './open-views.ts'
import { dependsOnBad, partAsked } from './part-asked.ts'
import { RecordingBar } from './RecordingBar.tsx'
import { SpectrumPanel } from './SpectrumPanel.tsx'
import { type Scaling, sensitivity } from './scaling.ts'
import { Topography } from './Topography.tsx'
import { TracePlot } from './TracePlot.tsx'
import { TraceReadout } from './TraceReadout.tsx'
import { type MontageTraces, tracesOf } from './traces.ts'
import { openView, type View } from './view.ts'
import '../volume/viewer.css'
import './recording.css'

/** Where keys have a meaning of their own, and where Enter has one. */
const typed = 'input, textarea, .annotations'
const ownKeys = `${typed}, button`

/** A recording as stacked traces, with the keys of EDF viewers. */
export default function RecordingViewer({ tab, item }: { tab: Tab; item: ItemDetail }) {
  const about = useQuery({
    queryKey: ['items', 'recording', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<RecordingView>(`/items/${item.id}/recording.json`, signal),
  })
  if (about.error) return <p className="centred">{about.error.message}</p>
  return about.data ? <Recording tab={tab} item={item} info={about.data} /> : <p className="dim centred">Opening {item.name}</p>
}

function Recording({ tab, item, info }: { tab: Tab; item: ItemDetail; info: RecordingView }) {
  const [view] = useState(() => openView(info))
  const frame = useRef<HTMLDivElement>(null)
  const annotations = annotationsIn(tab.id)
  const all = useStore(annotations.store, (now) => now.events)
  const bad = useStore(annotations.store, (now) => now.bad)
  const isOpen = useStore(annotations.store, (now) => now.isOpen)
  useStore(annotations.store, (now) => now.chosen)
  const { montage, own } = useMontage(view, info, item)
  const isHeadShown = useStore(view.store, (now) => now.isHeadShown)
  const isMontageOpen = useStore(view.store, (now) => now.isMontageOpen)
  const low = useStore(view.store, (now) => now.low)
  const high = useStore(view.store, (now) => now.high)
  const notch = useStore(view.store, (now) => now.notch)
  const gainStep = useStore(view.store, (now) => now.gainStep)
  const [scaling, scaled] = useState<Scaling>()
  const [said, told] = useState('')
  // After the first page: some files must be read from end to end for them.
  const found = useQuery({
    queryKey: ['items', 'recording-events', item.id, item.sha256],
    queryFn: ({ signal }) => fetchedJson<readonly Annotation[]>(`/items/${item.id}/events.json`, signal),
    enabled: scaling !== undefined,
  })
  useEffect(() => {
    if (found.data) annotations.load({ events: found.data, bad: info.bad })
  }, [annotations, found.data, info.bad])
  const events = useMemo(() => timeIndex(all), [all])
  const traces = useMemo(() => {
    const chosen = own.data ?? info.montages.find(({ id }) => id === montage)?.traces ?? []
    return tracesOf(info.channels, chosen, bad)
  }, [info, own.data, montage, bad])
  const keys = useMemo(() => keysOf(view, events, annotations, traces), [view, events, annotations, traces])
  const look = `${montage} ${low} ${high} ${notch}${dependsOnBad(montage) ? ` ${bad}` : ''}`
  const load = useCallback(
    async (from: number, to: number, columns: number, signal: AbortSignal) => {
      const asked = `${partAsked(from, to, { montage, low, high, notch, bad })}&columns=${columns}`
      const answer = await fetched(`/items/${item.id}/traces?${asked}`, signal)
      return answer.status === 202 ? ((await answer.json()) as { fraction: number }).fraction : new Float32Array(await answer.arrayBuffer())
    },
    [item.id, montage, low, high, notch, bad],
  )
  useEffect(() => {
    openViews.set(tab.id, { view, info })
    return () => {
      openViews.delete(tab.id)
    }
  }, [tab.id, view, info])
  const near = useLinkedScans(view, info, traces)
  const toTraces = () => frame.current?.querySelector<HTMLElement>('canvas.traces')?.focus()
  const press = (event: KeyboardEvent) => {
    const isElsewhere = event.target instanceof Element && event.target.closest(event.key === 'Enter' ? ownKeys : typed) !== null
    if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey) return
    const act = keys[event.shiftKey && event.key.length > 1 ? `shift+${event.key}` : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const main = traces[0]
  const isSideOpen = isHeadShown || isMontageOpen
  // Over the traces only where there is no room for it beside them.
  const spectrum = <SpectrumPanel itemId={item.id} {...{ view, montage, traces, bad }} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys act wherever the focus is in the viewer
    <div ref={frame} className="recording-viewer" onKeyDown={press}>
      <RecordingBar
        view={view}
        info={info}
        keys={keys}
        sensitivity={scaling && main ? `${number(sensitivity(scaling, main, gainStep))} ${main.unit}/mm` : ''}
        hasEvents={events.all.length > 0}
        annotations={annotations}
      />
      <div className="recording-middle">
        <div className="traces-frame">
          <TracePlot
            name={item.name}
            tabId={tab.id}
            near={near}
            {...{ view, info, events, annotations, traces, load, look, scaling, scaled, told }}
          />
          {!isSideOpen && spectrum}
          {(said || own.error) && <p className="traces-said">{said || own.error?.message}</p>}
        </div>
        {(isSideOpen || isOpen) && (
          <div className="recording-sides">
            {isSideOpen && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else that takes the focus
              <aside className="side" aria-label="Beside the traces" tabIndex={0}>
                {isMontageOpen && (
                  <MontagePanel
                    itemId={item.id}
                    view={view}
                    close={() => {
                      view.store.setState({ isMontageOpen: false })
                      toTraces()
                    }}
                  />
                )}
                {isHeadShown && <Topography itemId={item.id} {...{ view, montage, traces, bad }} />}
                {spectrum}
              </aside>
            )}
            {isOpen && <AnnotationPanel {...{ view, info, annotations, toTraces }} itemId={item.id} />}
          </div>
        )}
      </div>
      <Overview view={view} info={info} events={events} />
      <TraceReadout view={view} info={info} traces={traces} events={events.all.length} bad={bad.length} />
    </div>
  )
}

/** The montage on show: one of a person's own once the host has made its traces, until then what was recorded. */
function useMontage(view: View, info: RecordingView, item: ItemDetail) {
  const asked = useStore(view.store, (now) => now.montage)
  const isOwn = asked.startsWith('custom:')
  const own = useQuery({
    queryKey: ['items', 'montage', item.id, item.sha256, asked],
    queryFn: ({ signal }) => fetchedJson<MontageTraces>(`/items/${item.id}/montage.json?montage=${encodeURIComponent(asked)}`, signal),
    enabled: isOwn,
    retry: false,
  })
  const montage = isOwn && !own.data ? (info.montages[0]?.id ?? 'recorded') : asked
  return { montage, own }
}
