import { type PointerEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { clock, stepOf } from '../time/clock.ts'
import type { Scene } from './paint.ts'
import type { View } from './view.ts'

/** All of the recording: where its events and gaps are, and where the page is. A click or a drag goes there. */
export function Overview({ view, info, events }: { view: View; info: RecordingView; events: Scene['events'] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { fromS, spanS } = useStore(view.store)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => drawMarks(element, info, events)
    const watch = new ResizeObserver(draw)
    watch.observe(element)
    const theme = new MutationObserver(draw)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] })
    draw()
    return () => {
      watch.disconnect()
      theme.disconnect()
    }
  }, [info, events])
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.buttons) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    view.go(((event.clientX - left) / width) * view.durationS - spanS / 2)
  }
  return (
    <div
      className="overview"
      role="slider"
      tabIndex={0}
      aria-label="Time in the recording"
      aria-valuemin={0}
      aria-valuemax={Math.round(view.durationS)}
      aria-valuenow={Math.round(fromS)}
      aria-valuetext={clock(fromS)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    >
      <canvas ref={canvas} />
      <i style={{ left: `${(100 * fromS) / view.durationS}%`, width: `max(3px, ${(100 * spanS) / view.durationS}%)` }} />
    </div>
  )
}

function drawMarks(element: HTMLCanvasElement, { gaps }: RecordingView, events: Scene['events']): void {
  const context = element.getContext('2d')
  const dpr = globalThis.devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = element
  if (!context || width < 2) return
  element.width = width * dpr
  element.height = height * dpr
  context.scale(dpr, dpr)
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  const durationS = Number(element.parentElement?.ariaValueMax) || 1
  const x = (s: number) => (s / durationS) * width
  context.fillStyle = color('--line')
  for (const { onsetS, durationS: length } of gaps) context.fillRect(x(onsetS), 0, Math.max(1, x(length)), height)
  context.font = '10px ui-monospace, monospace'
  const step = stepOf(durationS, Math.max(2, Math.floor(width / 70)))
  for (let s = 0; s < durationS; s += step) {
    context.fillStyle = color('--line')
    context.fillRect(Math.round(x(s)), 0, 1, height)
    context.fillStyle = color('--ink2')
    if (x(s) < width - 44) context.fillText(clock(s, step), x(s) + 3, height - 4)
  }
  context.fillStyle = color('--warn')
  let last = -1
  for (const { onsetS, durationS: length } of events.all) {
    const [from, to] = [Math.floor(x(onsetS)), Math.ceil(x(onsetS + length))]
    if (to <= last) continue
    context.fillRect(Math.max(from, last), 3, Math.max(1, to - Math.max(from, last)), height - 18)
    last = Math.max(last, to)
  }
}
