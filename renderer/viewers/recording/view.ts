import { createStore, type StoreApi } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'

/** Seconds a page; all of the recording comes behind the last that is shorter. */
const spansS = [0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400]

export interface Filters {
  readonly low: number
  readonly high: number
  /** 0 is off. */
  readonly notch: number
}

export interface Span {
  readonly fromS: number
  readonly toS: number
}

/** How a recording is looked at. */
export interface ViewState extends Filters {
  /** The beginning of the page: where it goes when it glides there. */
  readonly fromS: number
  readonly spanS: number
  readonly montage: string
  /** Steps of sensitivity from what fits; each larger step halves traces or so. */
  readonly gainStep: number
  /** What is marked, and the trace on which that began. */
  readonly selection: (Span & { readonly trace: number }) | undefined
}

export interface Pointed {
  readonly s: number
  readonly trace: number
  /** As the host gives it; undefined where there is nothing. */
  readonly value: number | undefined
}

export interface View {
  readonly store: StoreApi<ViewState>
  /** What the pointer is at. */
  readonly cursor: StoreApi<{ readonly at: Pointed | undefined }>
  readonly spans: readonly number[]
  readonly durationS: number
  go(fromS: number): void
  /** Longer pages for positive, about their middle or about `aboutS`. */
  zoom(by: 1 | -1, aboutS?: number): void
  show(spanS: number, aboutS?: number): void
}

export function openView({ durationS }: RecordingView): View {
  const whole = Math.max(durationS, 0.001)
  const spans = [...spansS.filter((each) => each < whole), whole]
  const spanS = spans.find((each) => each >= 10) ?? whole
  const store = createStore<ViewState>(() => ({
    fromS: 0,
    spanS,
    montage: 'recorded',
    gainStep: 0,
    low: 0,
    high: 0,
    notch: 0,
    selection: undefined,
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
    const at = spans.indexOf(store.getState().spanS) + by
    const wanted = spans[at]
    if (wanted !== undefined) show(wanted, aboutS)
  }
  const cursor = createStore<{ readonly at: Pointed | undefined }>(() => ({ at: undefined }))
  return { store, cursor, spans, durationS: whole, go, zoom, show }
}
