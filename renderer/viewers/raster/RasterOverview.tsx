import { useCallback } from 'react'
import type { SpikesOverview, SpikesView } from '../../../electron/host/api.ts'
import { stepOf } from '../time/clock.ts'
import { type OverviewCanvas, TimeOverview } from '../time/TimeOverview.tsx'
import { useCalmPage } from '../time/use-calm-page.ts'
import { signedClock } from './paint.ts'
import type { RasterView } from './view.ts'

interface OverviewProps {
  readonly view: RasterView
  readonly info: SpikesView
  readonly overview: SpikesOverview | undefined
}

/** How fast all units together fire over the whole recording. */
export function RasterOverview({ view, info, overview }: OverviewProps) {
  const page = useCalmPage(view.store)
  const draw = useCallback((canvas: OverviewCanvas) => drawRates(canvas, info, overview), [info, overview])
  const said = signedClock(info.startS + page.fromS, 1)
  return <TimeOverview page={page} pages={view} lastS={Math.ceil(view.durationS)} said={said} draw={draw} />
}

function drawRates(
  { context, width, height, color }: OverviewCanvas,
  { startS, durationS }: SpikesView,
  overview: SpikesOverview | undefined,
): void {
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
