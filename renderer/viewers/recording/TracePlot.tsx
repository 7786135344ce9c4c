import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { clock } from '../time/clock.ts'
import { momentFor, sharedTime } from '../time/shared-time.ts'
import { timeIndex } from '../time/timed.ts'
import { watchLook } from '../time/watch-look.ts'
import type { Annotations } from './annotations.ts'
import { namesPx, paint, rowPxOf, type Scene, valueAt } from './paint.ts'
import { anchorsOf, hasDrifted, isLong, type Scaling, scalingOf } from './scaling.ts'
import { type LoadPart, openTiles, type Tiles } from './tiles.ts'
import type { Trace } from './traces.ts'
import { usePointing } from './use-pointing.ts'
import type { Pointed, View } from './view.ts'

export interface PlotProps {
  readonly name: string
  readonly tabId: string
  /** The trace of the electrode at the crosshair of a scan. */
  readonly near: number | undefined
  readonly view: View
  readonly info: RecordingView
  readonly events: Scene['events']
  readonly annotations: Annotations
  readonly traces: readonly Trace[]
  readonly load: LoadPart
  /** Changes when `load` gives other traces. */
  readonly look: string
  readonly scaling: Scaling | undefined
  scaled(scaling: Scaling): void
  told(text: string): void
}

/** Half of the way is gone in this time. */
const glideMs = 45

/** The traces. Pages are drawn once and then moved, so that scrolling costs no more than moving pictures. */
export function TracePlot(props: PlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const now = useRef(props)
  now.current = props
  const { view } = props
  const fromS = useStore(view.store, (now) => now.fromS)
  const spanS = useStore(view.store, (now) => now.spanS)
  const controls = useRef<ReturnType<typeof mount>>(undefined)

  useEffect(() => {
    const element = canvas.current
    if (element) controls.current = mount(element, now)
    return () => controls.current?.close()
  }, [])
  useEffect(() => controls.current?.reload(), [props.look])
  useEffect(() => controls.current?.again(), [props])

  const step = spanS < 10 ? 0.1 : 1
  const pointing = usePointing(props, (at) => controls.current?.point(at))
  return (
    <canvas
      ref={canvas}
      className="traces"
      tabIndex={0}
      role="img"
      aria-label={`${props.name}: ${props.traces.length} channels from ${clock(fromS, step)} to ${clock(fromS + spanS, step)}`}
      {...pointing}
    />
  )
}

function mount(element: HTMLCanvasElement, now: { readonly current: PlotProps }) {
  const { view } = now.current
  let tiles: Tiles | undefined
  let cursor: Scene['cursor']
  let shownS = view.store.getState().fromS
  let frame = 0
  let colors: Scene['colors'] | undefined
  let lastMs = 0
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const again = () => {
    frame ||= requestAnimationFrame(draw)
  }
  const glide = (ms: number) => {
    const { fromS, spanS } = view.store.getState()
    const restS = fromS - shownS
    // A page and more is turned at once, as the eye has nothing to follow.
    if (isStill || Math.abs(restS) > 0.9 * spanS || Math.abs(restS) < spanS / 4000) shownS = fromS
    else shownS += restS * (1 - 0.5 ** (Math.min(ms, 100) / glideMs))
    return shownS !== fromS
  }
  const draw = (ms: number) => {
    frame = 0
    const isMoving = glide(lastMs ? ms - lastMs : 16)
    lastMs = isMoving ? ms : 0
    const { traces, events, info, scaling, look, annotations, tabId, near } = now.current
    const elsewhere = momentFor(tabId, info.startTime, info.durationS)
    // On no trace of its own.
    const shownCursor = cursor ?? (elsewhere === undefined ? undefined : { s: elsewhere, trace: Number.NEGATIVE_INFINITY })
    const { spanS, gainStep, selection } = view.store.getState()
    const height = element.clientHeight
    const columns = Math.round((element.clientWidth - namesPx) * (globalThis.devicePixelRatio || 1))
    if (columns < 10 || height < 60) return
    if (!tiles || tiles.spec.spanS !== spanS || tiles.spec.columns !== columns) {
      tiles?.close()
      const slowest = Math.min(...traces.map(({ rateHz }) => rateHz))
      const pad = Math.min(columns, Math.ceil((1.5 * columns) / (spanS * slowest)) + 1)
      tiles = openTiles({ spanS, columns, pad }, now.current.load, again)
    }
    const { get } = tiles
    const inside = (index: number) => index >= 0 && index * spanS < info.durationS
    const main = get(Math.floor((shownS + spanS / 2) / spanS))
    let current = scaling
    const rowPx = rowPxOf(height, traces)
    if (main && current && current.long !== isLong(spanS)) current = scalingOf(main, traces, rowPx, isLong(spanS))
    else if (main && (!current || current.anchors.length !== traces.length))
      current = scalingOf(main, traces, rowPx, isLong(spanS), current?.fits)
    else if (main && current && !isMoving && hasDrifted(main, traces, current, gainStep, rowPx))
      current = { ...current, anchors: anchorsOf(main, traces) }
    if (current && current !== scaling) now.current.scaled(current)
    colors ??= colorsOf(element)
    paint(element, {
      fromS: shownS,
      spanS,
      traces,
      tileAt: (index) => (inside(index) ? get(index) : undefined),
      scaling: current,
      gainStep,
      events,
      gaps: gapsOf(info),
      breaksS: info.breaksS,
      selection,
      chosen: annotations.store.getState().chosen,
      cursor: shownCursor,
      near,
      colors,
    })
    const first = Math.floor(shownS / spanS)
    if (main) for (const index of [first - 1, first + 2]) if (inside(index)) get(index)
    if (main) element.dataset.painted = look
    const waiting = tiles.waiting()
    now.current.told(
      tiles.failed()?.message ??
        (waiting === undefined ? '' : `Reading all of the recording once for pages of this length: ${Math.round(100 * waiting)} %`),
    )
    tellPointed(view, shownCursor && { ...shownCursor, value: cursor && valueAt({ tileAt: get, spanS }, cursor) })
    if (isMoving) again()
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { fromS, spanS } = view.store.getState()
    const { left, width } = element.getBoundingClientRect()
    if (event.ctrlKey) view.zoom(event.deltaY > 0 ? 1 : -1, fromS + ((event.clientX - left - namesPx) / (width - namesPx)) * spanS)
    else view.go(fromS + ((event.deltaX || event.deltaY) / (width - namesPx)) * spanS)
  }
  element.addEventListener('wheel', wheel, { passive: false })
  const stops = [view.store.subscribe(again), sharedTime.subscribe(again)]
  const unwatch = watchLook(element, again, () => {
    colors = undefined
    again()
  })
  again()
  return {
    again,
    point(at: Scene['cursor']) {
      cursor = at
      const { tabId: tab, info } = now.current
      sharedTime.setState({ at: at && { s: at.s, startTime: info.startTime, tab } })
      again()
    },
    close() {
      cancelAnimationFrame(frame)
      frame = -1
      tiles?.close()
      unwatch()
      for (const stop of stops) stop()
      element.removeEventListener('wheel', wheel)
    },
    reload() {
      tiles?.close()
      tiles = undefined
      again()
    },
  }
}

function tellPointed({ cursor }: View, at: Pointed | undefined): void {
  const known = cursor.getState().at
  if (at?.s !== known?.s || at?.trace !== known?.trace || at?.value !== known?.value) cursor.setState({ at })
}

let lastGaps: { of: RecordingView['gaps']; index: Scene['gaps'] } | undefined
function gapsOf({ gaps }: RecordingView): Scene['gaps'] {
  if (lastGaps?.of !== gaps) lastGaps = { of: gaps, index: timeIndex(gaps) }
  return lastGaps.index
}

function colorsOf(element: HTMLElement): Scene['colors'] {
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  return {
    ground: color('--ground'),
    ink: color('--ink'),
    dim: color('--ink2'),
    line: color('--line'),
    bad: color('--bad'),
    event: color('--warn'),
    cursor: color('--accent'),
  }
}
