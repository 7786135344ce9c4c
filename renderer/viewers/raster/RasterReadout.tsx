import { useStore } from 'zustand'
import type { SpikesView } from '../../../electron/host/api.ts'
import { clock } from '../time/clock.ts'
import { useCalmPage } from '../time/use-calm-page.ts'
import { number } from '../words.ts'
import { signedClock } from './paint.ts'
import type { Pointed, RasterView } from './view.ts'

/** What the pointer is at, which unit is selected, and what the file holds. */
export function RasterReadout({ view, info, events }: { view: RasterView; info: SpikesView; events: number }) {
  const { fromS, spanS } = useCalmPage(view.store)
  const unit = useStore(view.store, (now) => now.unit)
  const at = useStore(view.cursor, (now) => now.at)
  const idOf = (n: number) => info.units[n]?.[0]
  const step = spanS < 1 ? 0.001 : spanS < 20 ? 0.1 : 1
  const time = (s: number, by: number) => signedClock(info.startS + s, by)
  return (
    <div className="readout">
      <span>{at ? time(at.s, Math.min(1, Math.max(0.001, spanS / 1000))) : `${time(fromS, step)} to ${time(fromS + spanS, step)}`}</span>
      {at?.unit !== undefined && <span>{pointedText(at, idOf(at.unit))}</span>}
      <span aria-live="polite">{unit === undefined ? '' : `unit ${idOf(unit)} selected`}</span>
      <span>
        {info.units.length} units · {info.spikes.toLocaleString('en')} spikes · {clock(info.durationS)} · {info.format}
      </span>
      {events > 0 && <span>{eventsText(events, info)}</span>}
    </div>
  )
}

function pointedText({ count, binS }: Pointed, id: string | number | null | undefined): string {
  if (count === undefined) return `unit ${id}`
  const bin = binS < 1 ? `${number(1000 * binS)} ms` : `${number(binS)} s`
  return `unit ${id} · ${count} ${count === 1 ? 'spike' : 'spikes'} in ${bin}${count > 1 ? ` (${number(count / binS)} Hz)` : ''}`
}

/** A file may have more than can be drawn. */
function eventsText(drawn: number, { events }: SpikesView): string {
  const all = events.reduce((sum, { count }) => sum + count, 0)
  return `${drawn < all ? `${drawn.toLocaleString('en')} of ` : ''}${all.toLocaleString('en')} events`
}
