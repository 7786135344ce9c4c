import type { StoreApi } from 'zustand'

/** Seconds a page; all of it comes behind the last that is shorter. */
const spansS = [0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400]

/** Which part is looked at. */
export interface Page {
  /** The beginning of the page: where it goes when it glides there. */
  readonly fromS: number
  readonly spanS: number
}

export interface Pages {
  readonly spans: readonly number[]
  readonly durationS: number
  go(fromS: number): void
  /** Longer pages for positive, about their middle or about `aboutS`. */
  zoom(by: 1 | -1, aboutS?: number): void
  show(spanS: number, aboutS?: number): void
}

/** Spans that a page of something that lasts so long can have, `shorter` ones in front of those of all viewers. */
export function spansOf(durationS: number, shorter: readonly number[] = []): number[] {
  const whole = Math.max(durationS, 0.001)
  return [...[...shorter, ...spansS].filter((each) => each < whole), whole]
}

/** Turns the pages that a store holds; none leaves what lasts as long as the longest span. */
export function pagesOf<State extends Page>(store: StoreApi<State>, spans: readonly number[]): Pages {
  const durationS = spans.at(-1) ?? 0.001
  const set = (page: Partial<Page>) => store.setState(page as Partial<State>)
  const go = (fromS: number) => set({ fromS: Math.min(Math.max(0, durationS - store.getState().spanS), Math.max(0, fromS)) })
  const show = (wanted: number, aboutS?: number) => {
    const { fromS, spanS } = store.getState()
    const about = aboutS ?? fromS + spanS / 2
    const share = (about - fromS) / spanS
    set({ spanS: wanted })
    go(about - share * wanted)
  }
  const zoom = (by: 1 | -1, aboutS?: number) => {
    const wanted = spans[spans.indexOf(store.getState().spanS) + by]
    if (wanted !== undefined) show(wanted, aboutS)
  }
  return { spans, durationS, go, zoom, show }
}
