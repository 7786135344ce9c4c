import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { clock } from '../time/clock.ts'
import { number } from '../words.ts'
import type { Trace } from './traces.ts'
import type { Pointed, View } from './view.ts'

interface ReadoutProps {
  readonly view: View
  readonly info: RecordingView
  readonly traces: readonly Trace[]
  readonly events: number
  readonly bad: number
}

/** What the pointer is at, how long the selection is, and what the recording holds. */
export function TraceReadout({ view, info, traces, events, bad }: ReadoutProps) {
  const { fromS, spanS, selection } = useStore(view.store)
  const at = useStore(view.cursor, (now) => now.at)
  const rates = [...new Set(info.channels.map(({ rateHz }) => rateHz))]
  return (
    <div className="readout">
      <span>{at ? clock(at.s, Math.max(0.001, spanS / 1000)) : `${clock(fromS)} to ${clock(fromS + spanS)}`}</span>
      {at && <span>{valueText(at, traces)}</span>}
      {selection && <span>{selectionText(selection.toS - selection.fromS)}</span>}
      <span>
        {info.channels.length} channels · {rates.map(number).join(', ')} Hz · {clock(info.durationS)}
      </span>
      {events > 0 && <span>{events} events</span>}
      {info.epochs && (
        <span>
          {info.epochs.count} epochs of {clock(info.epochs.samples / (rates[0] ?? 1), 0.01)}
        </span>
      )}
      {info.gaps.length > 0 && <span>{info.gaps.length} gaps</span>}
      {bad > 0 && <span>{bad === 1 ? '1 bad channel' : `${bad} bad channels`}</span>}
    </div>
  )
}

function valueText({ trace, value }: Pointed, traces: readonly Trace[]): string {
  const own = traces[trace]
  if (!own) return ''
  return value === undefined ? `${own.name}: nothing recorded` : `${own.name} ${number(value * own.times)} ${own.unit}`
}

function selectionText(durationS: number): string {
  return `Δ ${durationS < 1 ? `${(1000 * durationS).toFixed(0)} ms` : `${durationS.toFixed(2)} s`} · ${(1 / durationS).toPrecision(3)} Hz`
}
