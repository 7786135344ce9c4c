import { QueryClient, useQuery } from '@tanstack/react-query'
import type { ItemDetail, RunRow } from '../../electron/host/api.ts'
import { host } from './host.ts'

/** Nothing goes stale by itself: the host says what changed (see host-events.ts). */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
})

const studyQuery = { queryKey: ['study'], queryFn: () => host.study.current() }

export const useStudy = () => useQuery(studyQuery)
export const studyNow = () => queryClient.fetchQuery(studyQuery)
export const useRecent = () => useQuery({ queryKey: ['recent'], queryFn: () => host.study.recent() })
export const useJobs = () => useQuery({ queryKey: ['jobs'], queryFn: () => host.jobs.list({ limit: 100 }) })
export const useInstruments = () => useQuery({ queryKey: ['instruments'], queryFn: () => host.instruments.list({}) })

export function useItem(id: string | undefined) {
  return useQuery({ ...itemQuery(id ?? ''), enabled: id !== undefined })
}

export function useRun(id: string | undefined) {
  return useQuery({ queryKey: ['runs', 'one', id], queryFn: () => host.runs.get({ id: id ?? '' }), enabled: id !== undefined })
}

/** Runs that took an item, newest first. */
export function useRunsOf(item: string | undefined) {
  return useQuery<RunRow[]>({ queryKey: ['runs', 'of', item], queryFn: () => host.runs.list({ item }), enabled: item !== undefined })
}

/** Labels, maps and surfaces made from an item, at any depth. */
export function useMapsOf(item: string) {
  return useQuery({
    queryKey: ['items', 'maps-of', item],
    queryFn: async () => (await host.items.list({ filter: { of: item, kinds: ['labels', 'volume', 'mesh'] }, sort: 'tree' })).rows,
  })
}

/** What else could lie over an item: scans, labels and surfaces of the same person, or of the study where it is nobody's. */
export function useOthersOver(item: string) {
  return useQuery({
    queryKey: ['items', 'others-over', item],
    queryFn: async () => {
      const { subject } = await itemOf(item)
      const filter = { kinds: ['labels' as const, 'volume' as const, 'mesh' as const], ...(subject && { subjects: [subject] }) }
      return (await host.items.list({ filter, sort: 'tree', limit: 40 })).rows.filter(({ id }) => id !== item)
    },
  })
}

/** How many items each kind, tag, rating … would leave. */
export function useFacets(search: string) {
  return useQuery({
    queryKey: ['items', 'facets', search],
    queryFn: () => host.items.facets({ filter: search ? { search } : {} }),
  })
}

export function itemOf(id: string): Promise<ItemDetail> {
  return queryClient.fetchQuery(itemQuery(id))
}

function itemQuery(id: string) {
  return { queryKey: ['items', 'one', id], queryFn: () => host.items.get({ id }) }
}
