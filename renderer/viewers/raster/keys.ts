import { pageKeys } from '../time/page-keys.ts'
import type { Scene } from './paint.ts'
import type { RasterView } from './view.ts'

/** What keys do: arrows and Page keys move in time and + and − zoom, as in recordings; up and down select units, with Shift the one to compare with. */
export function keysOf(view: RasterView, events: Scene['events']): Readonly<Record<string, () => void>> {
  const { store, order, go } = view
  const rows = (times: number) => () => {
    const { rows: now, unit, firstRow } = store.getState()
    const row = unit === undefined ? -1 : order.getState().units.indexOf(unit)
    view.showRows(now * times, row >= firstRow && row < firstRow + now ? row + 0.5 : undefined)
  }
  const beside = (from: number | undefined, way: 1 | -1) => {
    const { units } = order.getState()
    const row = from === undefined ? -1 : units.indexOf(from)
    const first = store.getState().firstRow
    return units[row < 0 ? first : Math.max(0, Math.min(units.length - 1, row + way))]
  }
  const select = (way: 1 | -1) => () => view.select(beside(store.getState().unit, way))
  const compare = (way: 1 | -1) => () => {
    const { unit, other } = store.getState()
    store.setState({ other: beside(other ?? unit, way) })
  }
  const toEvent = (way: 1 | -1) => () => {
    const { fromS, spanS } = store.getState()
    const middle = fromS + spanS / 2
    const next =
      way > 0 ? events.all.find(({ onsetS }) => onsetS > middle + 1e-6) : events.all.findLast(({ onsetS }) => onsetS < middle - 1e-6)
    if (next) go(next.onsetS - spanS / 2)
  }
  return {
    ...pageKeys(view),
    ArrowDown: select(1),
    ArrowUp: select(-1),
    'shift+ArrowDown': compare(1),
    'shift+ArrowUp': compare(-1),
    ']': rows(0.5),
    '[': rows(2),
    n: toEvent(1),
    p: toEvent(-1),
    u: () => store.setState(({ isPanelOpen }) => ({ isPanelOpen: !isPanelOpen })),
    Escape: () => store.setState(({ other }) => (other === undefined ? { unit: undefined } : { other: undefined })),
  }
}
