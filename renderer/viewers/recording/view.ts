import { createStore, type StoreApi } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { type Page, type Pages, pagesOf, spansOf } from '../time/pages.ts'

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
export interface ViewState extends Filters, Page {
  readonly montage: string
  /** Steps of sensitivity from what fits; each larger step halves traces or so. */
  readonly gainStep: number
  /** Whether the head at the cursor is shown, and where a montage is written. */
  readonly isHeadShown: boolean
  readonly isMontageOpen: boolean
  /** What is marked, and the trace on which that began. */
  readonly selection: (Span & { readonly trace: number }) | undefined
}

export interface Pointed {
  readonly s: number
  readonly trace: number
  /** As the host gives it; undefined where there is nothing. */
  readonly value: number | undefined
}

export interface View extends Pages {
  readonly store: StoreApi<ViewState>
  /** What the pointer is at. */
  readonly cursor: StoreApi<{ readonly at: Pointed | undefined }>
}

export function openView({ durationS }: RecordingView): View {
  const spans = spansOf(durationS)
  const store = createStore<ViewState>(() => ({
    fromS: 0,
    spanS: spans.find((each) => each >= 10) ?? spans.at(-1) ?? 1,
    montage: 'recorded',
    gainStep: 0,
    low: 0,
    high: 0,
    notch: 0,
    isHeadShown: false,
    isMontageOpen: false,
    selection: undefined,
  }))
  const cursor = createStore<{ readonly at: Pointed | undefined }>(() => ({ at: undefined }))
  return { store, cursor, ...pagesOf(store, spans) }
}
