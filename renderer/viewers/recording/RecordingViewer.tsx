import { Button, SegmentedControl, Slider } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { ItemDetail, RecordingInfo } from '../../../electron/host/api.ts'

import { number } from '../words.ts'
import { clock, drawTraces, namesPx, type Page, scaleOf } from './draw-traces.ts'
import '../volume/viewer.css'
import './recording.css'

const columns = 1200
const spansS = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300]

/** A recording as stacked traces. Keys as EDF viewers have them: arrows and Page keys move, + and − change time, up and down change gain. */
export default function RecordingViewer({ item }: { item: ItemDetail }) {
  const info = useQuery({
    queryKey: ['items', 'recording', item.id, item.sha256],
    queryFn: async () => {
      const answer = await fetch(`/items/${item.id}/recording.json`)
      if (!answer.ok) throw new Error(await answer.text())
      return (await answer.json()) as RecordingInfo
    },
  })
  if (info.error) return <p className="centred">{info.error.message}</p>
  return info.data ? <Traces item={item} info={info.data} /> : <p className="dim centred">Opening {item.name}</p>
}

function Traces({ item, info }: { item: ItemDetail; info: RecordingInfo }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [fromS, setFrom] = useState(0)
  const [span, setSpan] = useState(() => spansS.findIndex((each) => each >= Math.min(10, info.durationS)))
  const [gain, setGain] = useState(1)
  const [reference, setReference] = useState('recorded')
  const [cursorS, setCursor] = useState<number>()
  const [size, setSize] = useState('')
  const spanS = Math.min(spansS[span] ?? 10, info.durationS)
  const last = Math.max(0, info.durationS - spanS)
  const go = (s: number) => setFrom(Math.min(last, Math.max(0, s)))
  const from = Math.min(fromS, last)
  const page = useQuery<Page>({
    queryKey: ['items', 'traces', item.id, from, spanS, reference],
    queryFn: async ({ signal }) => {
      const asked = new URLSearchParams({ from: String(from), to: String(from + spanS), columns: String(columns), reference })
      const answer = await fetch(`/items/${item.id}/traces?${asked}`, { signal })
      if (!answer.ok) throw new Error(await answer.text())
      return { fromS: from, toS: from + spanS, columns, envelope: new Float32Array(await answer.arrayBuffer()) }
    },
    placeholderData: keepPreviousData,
    gcTime: 20_000,
  })

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const watch = new ResizeObserver(() => setSize(`${element.clientWidth} ${element.clientHeight}`))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])

  useEffect(() => {
    const element = canvas.current
    const { data } = page
    if (!element || !data) return
    const own = (index: number) => data.envelope.subarray(index * columns * 2, (index + 1) * columns * 2)
    // Channels of one type share a scale, so that they can be compared.
    const scales = new Map<string, number>()
    for (const type of new Set(info.channels.map((channel) => channel.type))) {
      const each = info.channels.flatMap((channel, index) => (channel.type === type ? [scaleOf(own(index))] : [])).sort((a, b) => a - b)
      scales.set(type, (2 * (each[Math.floor(each.length / 2)] ?? 1)) / gain)
    }
    const style = getComputedStyle(element)
    const color = (name: string) => style.getPropertyValue(name).trim()
    drawTraces(element, data, {
      channels: info.channels.map(({ name, type }, index) => ({ index, name, bad: info.bad.includes(name), scale: scales.get(type) ?? 1 })),
      events: info.events,
      gaps: info.gaps,
      cursorS,
      colors: {
        ink: color('--ink'),
        dim: color('--ink2'),
        line: color('--line'),
        bad: color('--bad'),
        event: color('--warn'),
        cursor: color('--accent'),
      },
    })
    element.dataset.painted = 'true'
  }, [page.data, info, gain, cursorS, size])

  const nextEvent = (by: 1 | -1) => {
    const onsets = info.events.map(({ onsetS }) => onsetS)
    const middle = from + spanS / 2
    const next = by > 0 ? onsets.find((onset) => onset > middle + 1e-6) : onsets.findLast((onset) => onset < middle - 1e-6)
    if (next !== undefined) go(next - spanS / 2)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(from + spanS / 10),
    ArrowLeft: () => go(from - spanS / 10),
    PageDown: () => go(from + spanS),
    PageUp: () => go(from - spanS),
    Home: () => go(0),
    End: () => go(last),
    ArrowUp: () => setGain(Math.min(1000, gain * 1.25)),
    ArrowDown: () => setGain(Math.max(0.001, gain / 1.25)),
    '+': () => setSpan(Math.max(0, span - 1)),
    '-': () => setSpan(Math.min(spansS.length - 1, span + 1)),
    n: () => nextEvent(1),
    p: () => nextEvent(-1),
  }
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - left - namesPx) / (width - namesPx)
    setCursor(share >= 0 ? from + share * spanS : undefined)
  }
  const rate = [...new Set(info.channels.map(({ rateHz }) => rateHz))]
  return (
    <div className="recording-viewer">
      <div className="viewer-bar" role="toolbar" aria-label="Recording">
        <SegmentedControl
          aria-label="Reference"
          value={reference}
          onChange={setReference}
          data={[
            { value: 'recorded', label: 'As recorded' },
            { value: 'average', label: 'Average reference' },
          ]}
        />
        <Button variant="default" onClick={keys['-']} title="More time (−)" aria-label="More time">
          −
        </Button>
        <span className="bar-text">{spanS} s</span>
        <Button variant="default" onClick={keys['+']} title="Less time (+)" aria-label="Less time">
          +
        </Button>
        <Button variant="default" onClick={keys.ArrowDown} title="Smaller (arrow down)">
          Smaller
        </Button>
        <Button variant="default" onClick={keys.ArrowUp} title="Larger (arrow up)">
          Larger
        </Button>
        {info.events.length > 0 && (
          <>
            <Button variant="default" onClick={keys.p} title="The event before (P)">
              ‹ event
            </Button>
            <Button variant="default" onClick={keys.n} title="The next event (N)">
              event ›
            </Button>
          </>
        )}
      </div>
      {page.error && <p className="ink-bad">{page.error.message}</p>}
      <canvas
        ref={canvas}
        className="traces"
        tabIndex={0}
        role="img"
        aria-label={`${item.name}: ${info.channels.length} channels from ${clock(from)} to ${clock(from + spanS)}`}
        onKeyDown={press}
        onPointerMove={point}
        onPointerLeave={() => setCursor(undefined)}
      />
      <div className="overview">
        <Slider
          thumbLabel="Time in the recording"
          size="sm"
          min={0}
          max={last || 1}
          step={spanS / 10}
          value={from}
          label={(s) => clock(s)}
          onChange={go}
        />
      </div>
      <div className="readout">
        <span>{cursorS === undefined ? `${clock(from)} to ${clock(from + spanS)}` : `${cursorS.toFixed(3)} s`}</span>
        <span>
          {info.channels.length} channels · {rate.map(number).join(', ')} Hz · {clock(info.durationS)}
        </span>
        {info.events.length > 0 && <span>{info.events.length} events</span>}
        {info.gaps.length > 0 && <span>{info.gaps.length} gaps</span>}
        {info.bad.length > 0 && <span>{info.bad.length} bad channels</span>}
        <span className="readout-end" />
        <span>gain {number(gain)}</span>
      </div>
    </div>
  )
}
