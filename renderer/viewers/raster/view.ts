import { createStore, type StoreApi } from 'zustand'
import type { SpikesView } from '../../../electron/host/api.ts'
import { type Page, type Pages, pagesOf, spansOf } from '../time/pages.ts'

const shorterS = [0.05, 0.1]

/** How a raster is looked at. Units are told by their place in the file. */
export interface RasterState extends Page {
  /** Name of a column; empty: the order of the file. */
  readonly sortBy: string
  readonly descending: boolean
  readonly colorBy: string
  readonly filter: string
  /** Whether a unit is as bright as another of the same rate, or as itself at other times. */
  readonly scale: 'own' | 'same'
  /** The rows on show, among the units that the filter leaves. */
  readonly firstRow: number
  readonly rows: number
  readonly unit: number | undefined
  /** What the selected unit is compared with. */
  readonly other: number | undefined
  /** Traces beneath the raster, as 'behaviour.column'. */
  readonly traces: readonly string[]
  readonly isPanelOpen: boolean
}

export interface Pointed {
  readonly s: number
  /** Undefined beneath the last unit. */
  readonly unit: number | undefined
  /** Spikes of the unit in the bin under the pointer, and how long that is. */
  readonly count: number | undefined
  readonly binS: number
}

export interface RasterView extends Pages {
  readonly store: StoreApi<RasterState>
  readonly cursor: StoreApi<{ readonly at: Pointed | undefined }>
  /** The units on show from the top, as the filter and the order have them. */
  readonly order: StoreApi<{ readonly units: Int32Array }>
  /** Shows `rows` units, about `aboutRow`. */
  showRows(rows: number, aboutRow?: number): void
  scrollRows(by: number): void
  /** Selects a unit and brings it into view. */
  select(unit: number | undefined): void
}

const mostTraces = 3

/** How units were looked at before some of them became others. */
export interface LastView {
  readonly info: SpikesView
  readonly store: StoreApi<RasterState>
}

/**
 * @param isPanelOpen whether there is room for what the selected unit is like
 * @param last goes on as it was, with the unit that is new, or the one that was selected
 */
export function openRaster({ durationS, units, behaviour }: SpikesView, isPanelOpen: boolean, last?: LastView): RasterView {
  const spans = spansOf(durationS, shorterS)
  const traces = behaviour.flatMap(({ columns }, b) => columns.map((_, c) => `${b}.${c}`)).slice(0, mostTraces)
  const store = createStore<RasterState>(() => ({
    fromS: 0,
    spanS: spans.at(-1) ?? 1,
    sortBy: '',
    descending: false,
    colorBy: '',
    filter: '',
    scale: 'own',
    firstRow: 0,
    rows: units.length,
    unit: units.length > 0 ? 0 : undefined,
    other: undefined,
    traces,
    isPanelOpen,
    ...(last && { ...last.store.getState(), ...selectedAfter(last, units), firstRow: 0, rows: units.length }),
  }))
  const cursor = createStore<{ readonly at: Pointed | undefined }>(() => ({ at: undefined }))
  const order = createStore(() => ({ units: Int32Array.from(units.keys()) }))
  const place = (firstRow: number, wanted: number) => {
    const count = order.getState().units.length
    const rows = Math.max(Math.min(count, 4), Math.min(count, Math.round(wanted)))
    store.setState({ rows, firstRow: Math.max(0, Math.min(count - rows, Math.round(firstRow))) })
  }
  order.subscribe(({ units: now }, before) => {
    const { rows, firstRow } = store.getState()
    // All stay on show where all were.
    place(firstRow, rows >= before.units.length ? now.length : rows)
  })
  return {
    store,
    cursor,
    order,
    ...pagesOf(store, spans),
    showRows(wanted, aboutRow) {
      const { firstRow, rows } = store.getState()
      const about = aboutRow ?? firstRow + rows / 2
      place(about - ((about - firstRow) / rows) * wanted, wanted)
    },
    scrollRows(by) {
      const { firstRow, rows } = store.getState()
      place(firstRow + by, rows)
    },
    select(unit) {
      store.setState({ unit })
      const row = unit === undefined ? -1 : order.getState().units.indexOf(unit)
      const { firstRow, rows } = store.getState()
      if (row >= 0 && (row < firstRow || row >= firstRow + rows)) place(row - rows / 2, rows)
    },
  }
}

function selectedAfter({ info, store }: LastView, units: SpikesView['units']): Pick<RasterState, 'unit' | 'other'> {
  const { unit } = store.getState()
  const before = new Set(info.units.map(([id]) => id))
  const fresh = units.flatMap(([id], n) => (before.has(id ?? null) ? [] : [n]))
  const same = unit === undefined ? -1 : units.findIndex(([id]) => id === info.units[unit]?.[0])
  return { unit: fresh[0] ?? (same < 0 ? undefined : same), other: fresh[1] }
}
