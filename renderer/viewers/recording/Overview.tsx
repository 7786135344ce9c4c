import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { clock, stepOf } from '../time/clock.ts'
import { type OverviewCanvas, TimeOverview } from '../time/TimeOverview.tsx'
import type { Scene } from './paint.ts'
import type { View } from './view.ts'

/** All of the recording: where its events and gaps are. */
export function Overview({ view, info, events }: { view: View; info: RecordingView; events: Scene['events'] }) {
  const page = useStore(view.store)
  const lastS = Math.round(view.durationS)
  const draw = useCallback((canvas: OverviewCanvas) => drawMarks(canvas, lastS || 1, info, events), [lastS, info, events])
  return <TimeOverview page={page} pages={view} lastS={lastS} said={clock(page.fromS)} draw={draw} />
}

function drawMarks(
  { context, width, height, color }: OverviewCanvas,
  durationS: number,
  { gaps }: RecordingView,
  events: Scene['events'],
): void {
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
