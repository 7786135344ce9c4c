import { createStore, type StoreApi } from 'zustand'
import type { SpikesView } from '../../../electron/host/api.ts'

/** Seconds a page; all of the recording comes behind the last that is shorter. */
const spansS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400]
const fewestRows = 1

/** How spikes are looked at. Units are told by their place in the file, rows by their place in the order on show. */
export interface ViewState {
  /** The beginning of the page: where it goes when it glides there. */
  readonly fromS: number
  readonly spanS: number
  /** The row at the top, and how many there is room for; more than there are: all of them. */
  readonly firstRow: number
  readonly rows: number
  readonly sort: string
  readonly isDescending: boolean
  /** The column that gives units their colours; none: all are alike. */
  readonly color: string
  readonly filter: string
  /** The unit that the panel is about. */
  readonly unit: number | undefined
  readonly hasPanel: boolean
}

/** What the pointer is at. */
interface Pointed {
  readonly s: number
  readonly row: number
  /** Spikes in the pixel; undefined where they are not there yet. */
  readonly spikes: number | undefined
}

export interface View {
  readonly store: StoreApi<ViewState>
  readonly cursor: StoreApi<{ readonly at: Pointed | undefined }>
  readonly spans: readonly number[]
  readonly durationS: number
  go(fromS: number): void
  /** Longer pages for positive, about their middle or about `aboutS`. */
  zoom(by: 1 | -1, aboutS?: number): void
  show(spanS: number, aboutS?: number): void
  /** Moves the rows; of `shown` units there are. */
  roll(firstRow: number, shown: number): void
  /** More rows for positive, about their middle or about `aboutRow`. */
  spread(by: 1 | -1, shown: number, aboutRow?: number): void
}

export function openView({ durationS, units }: Pick<SpikesView, 'durationS' | 'units'>): View {
  const whole = Math.max(durationS, 0.001)
  const spans = [...spansS.filter((each) => each < whole), whole]
  const store = createStore<ViewState>(() => ({
    fromS: 0,
    spanS: whole,
    firstRow: 0,
    rows: units.length,
    sort: '',
    isDescending: false,
    color: '',
    filter: '',
    unit: units.length > 0 ? 0 : undefined,
    hasPanel: true,
  }))
  const go = (fromS: number) => store.setState((now) => ({ fromS: Math.min(Math.max(0, whole - now.spanS), Math.max(0, fromS)) }))
  const show = (wanted: number, aboutS?: number) => {
    const now = store.getState()
    const about = aboutS ?? now.fromS + now.spanS / 2
    const share = (about - now.fromS) / now.spanS
    store.setState({ spanS: wanted })
    go(about - share * wanted)
  }
  const zoom = (by: 1 | -1, aboutS?: number) => {
    const wanted = spans[spans.indexOf(store.getState().spanS) + by]
    if (wanted !== undefined) show(wanted, aboutS)
  }
  const roll = (firstRow: number, shown: number) =>
    store.setState(({ rows }) => ({ firstRow: Math.round(Math.max(0, Math.min(shown - rows, firstRow))) }))
  const spread = (by: 1 | -1, shown: number, aboutRow?: number) => {
    const now = store.getState()
    const had = Math.min(now.rows, shown)
    const about = aboutRow ?? now.firstRow + had / 2
    const rows = Math.max(fewestRows, Math.min(shown, by > 0 ? Math.max(had + 1, Math.round(had * 1.4)) : Math.round(had / 1.4)))
    store.setState({ rows: rows >= shown ? Math.max(shown, units.length) : rows })
    roll(about - ((about - now.firstRow) / had) * rows, shown)
  }
  const cursor = createStore<{ readonly at: Pointed | undefined }>(() => ({ at: undefined }))
  return { store, cursor, spans, durationS: whole, go, zoom, show, roll, spread }
}
