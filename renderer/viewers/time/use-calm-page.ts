import { useEffect, useState } from 'react'
import type { StoreApi } from 'zustand'
import type { Page } from './pages.ts'

const calmMs = 90

/** Which part is looked at, told no more than eleven times a second: for texts and marks that nobody reads in every frame while pages glide. */
export function useCalmPage<State extends Page>(store: StoreApi<State>): Page {
  const [page, setPage] = useState<Page>(() => store.getState())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      const { fromS, spanS } = store.getState()
      setPage((known) => (known.fromS === fromS && known.spanS === spanS ? known : { fromS, spanS }))
    }
    const stop = store.subscribe((now, before) => {
      if (now.fromS === before.fromS && now.spanS === before.spanS) return
      // The first change is told at once, those that follow it soon together.
      if (timer !== undefined) return
      tell()
      timer = setTimeout(tell, calmMs)
    })
    tell()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return page
}
