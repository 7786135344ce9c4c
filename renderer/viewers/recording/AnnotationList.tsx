import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { clock } from '../time/clock.ts'
import type { Annotation } from './annotation-edit.ts'
import type { Annotations } from './annotations.ts'
import type { View } from './view.ts'

const rowPx = 24
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -1e9, End: 1e9 }

/** All annotations in order, of which only those in view are drawn. Choosing one goes to it. */
export function AnnotationList({ view, annotations }: { view: View; annotations: Annotations }) {
  const events = useStore(annotations.store, (now) => now.events)
  const chosen = useStore(annotations.store, (now) => now.chosen)
  const scroller = useRef<HTMLDivElement>(null)
  const at = chosen ? events.indexOf(chosen) : -1
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    useFlushSync: false,
  })
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at)
  }, [at, rows])
  const choose = (event: Annotation | undefined) => {
    if (!event) return
    annotations.choose(event)
    const { fromS, spanS } = view.store.getState()
    if (event.onsetS < fromS || event.onsetS > fromS + spanS) view.go(event.onsetS - spanS / 2)
  }
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step !== undefined) choose(events[Math.max(0, Math.min(events.length - 1, at + step))])
    else if (event.key === 'Enter' && chosen) annotations.ask('label')
    else if (event.key === 'Delete' || event.key === 'Backspace') annotations.remove()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  if (events.length === 0) return <p className="small dim">Drag over traces to mark a span, then press A.</p>
  return (
    <div
      ref={scroller}
      className="annotation-list"
      role="listbox"
      aria-label="Annotations"
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={at >= 0 ? 'annotation-chosen' : undefined}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const event = events[index]
          return (
            event && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys
              <div
                key={index}
                id={event === chosen ? 'annotation-chosen' : undefined}
                role="option"
                tabIndex={-1}
                aria-selected={event === chosen}
                aria-setsize={events.length}
                aria-posinset={index + 1}
                className={event === chosen ? 'on' : undefined}
                style={{ transform: `translateY(${start}px)`, height: rowPx }}
                title={event.label}
                onClick={() => choose(event)}
              >
                <b>{clock(event.onsetS, 0.1)}</b>
                <span className="ellipsis">{event.label || 'no name'}</span>
                {event.durationS > 0 && <i>{lengthText(event.durationS)}</i>}
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}

function lengthText(s: number): string {
  return s < 1 ? `${Math.round(1000 * s)} ms` : s < 60 ? `${s.toFixed(1)} s` : clock(s)
}
