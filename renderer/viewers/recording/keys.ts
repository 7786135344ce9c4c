import type { Scene } from './paint.ts'
import type { View } from './view.ts'

const mostGain = 40

/** What keys do, as EDF viewers have them: arrows and Page keys move, + and − change the time base, up and down the sensitivity. */
export function keysOf({ store, go, zoom, durationS }: View, events: Scene['events']): Readonly<Record<string, () => void>> {
  const by = (pages: number) => () => go(store.getState().fromS + pages * store.getState().spanS)
  const gain = (steps: number) => () =>
    store.setState(({ gainStep }) => ({ gainStep: Math.max(-mostGain, Math.min(mostGain, gainStep + steps)) }))
  const toEvent = (way: 1 | -1) => () => {
    const { fromS, spanS } = store.getState()
    const middle = fromS + spanS / 2
    const later = events.all.findIndex(({ onsetS }) => onsetS > middle + 1e-6)
    const next = way > 0 ? events.all[later] : events.all.findLast(({ onsetS }) => onsetS < middle - 1e-6)
    if (next) go(next.onsetS - spanS / 2)
  }
  return {
    ArrowRight: by(0.1),
    ArrowLeft: by(-0.1),
    'shift+ArrowRight': by(0.01),
    'shift+ArrowLeft': by(-0.01),
    PageDown: by(1),
    PageUp: by(-1),
    Home: () => go(0),
    End: () => go(durationS),
    ArrowUp: gain(1),
    ArrowDown: gain(-1),
    '+': () => zoom(-1),
    '=': () => zoom(-1),
    '-': () => zoom(1),
    n: toEvent(1),
    p: toEvent(-1),
  }
}
