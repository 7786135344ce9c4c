import type { StoreApi } from 'zustand'
import type { Page, Pages } from './pages.ts'

/** Keys that turn pages, as EDF viewers have them: arrows and Page keys move, Home and End go to the ends, + and − change the time base. */
export function pageKeys({ store, go, zoom, durationS }: Omit<Pages, 'spans' | 'show'> & { readonly store: StoreApi<Page> }) {
  const by = (pages: number) => () => go(store.getState().fromS + pages * store.getState().spanS)
  return {
    ArrowRight: by(0.1),
    ArrowLeft: by(-0.1),
    'shift+ArrowRight': by(0.01),
    'shift+ArrowLeft': by(-0.01),
    PageDown: by(1),
    PageUp: by(-1),
    Home: () => go(0),
    End: () => go(durationS),
    '+': () => zoom(-1),
    '=': () => zoom(-1),
    '-': () => zoom(1),
  }
}
