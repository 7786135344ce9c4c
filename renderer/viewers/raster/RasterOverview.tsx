import { type PointerEvent, useEffect, useRef } from 'react'
import type { SpikesOverview, SpikesView } from '../../../electron/host/api.ts'
import { stepOf } from '../time/clock.ts'
import { useCalmPage } from '../time/use-calm-page.ts'
import { signedClock } from './paint.ts'
import type { RasterView } from './view.ts'

interface OverviewProps {
  readonly view: RasterView
  readonly info: SpikesView
  readonly overview: SpikesOverview | undefined
}

/** How fast all units together fire over the whole recording, and where the page is. A click or a drag goes there. */
export function RasterOverview({ view, info, overview }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { fromS, spanS } = useCalmPage(view.store)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => drawRates(element, info, overview)
    const size = new ResizeObserver(draw)
    size.observe(element)
    const theme = new MutationObserver(draw)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] })
    draw()
    return () => {
      size.disconnect()
      theme.disconnect()
    }
  }, [info, overview])
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
      aria-valuemax={Math.ceil(view.durationS)}
      aria-valuenow={Math.round(fromS)}
      aria-valuetext={signedClock(info.startS + fromS, 1)}
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

function drawRates(element: HTMLCanvasElement, { startS, durationS }: SpikesView, overview: SpikesOverview | undefined): void {
  const context = element.getContext('2d')
  const dpr = globalThis.devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = element
  if (!context || width < 2) return
  element.width = width * dpr
  element.height = height * dpr
  context.scale(dpr, dpr)
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  const whole = Math.max(durationS, 0.001)
  const x = (s: number) => (s / whole) * width
  const room = height - 14
  context.fillStyle = color('--warn')
  let last = -1
  for (const event of overview?.events ?? []) {
    const from = Math.floor(x(event.startS))
    if (from <= last) continue
    context.fillRect(from, 0, 1, 3)
    last = from
  }
  if (overview) {
    const most = overview.ratesHz.reduce((a, b) => Math.max(a, b), 0) || 1
    context.fillStyle = color('--ink3')
    context.globalAlpha = 0.75
    for (const [bin, rate] of overview.ratesHz.entries()) {
      const [from, to] = [x(bin * overview.binS), x(Math.min(whole, (bin + 1) * overview.binS))]
      const high = (rate / most) * (room - 4)
      context.fillRect(from, room - high, Math.max(0.5, to - from), high)
    }
    context.globalAlpha = 1
  }
  context.font = '10px ui-monospace, monospace'
  const step = stepOf(whole, Math.max(2, Math.floor(width / 76)))
  for (let n = Math.ceil(startS / step - 1e-9); n * step < startS + whole; n++) {
    const at = x(n * step - startS)
    context.fillStyle = color('--line')
    context.fillRect(Math.round(at), room, 1, height - room)
    context.fillStyle = color('--ink2')
    if (at < width - 50) context.fillText(signedClock(n * step, step), at + 3, height - 3)
  }
}
