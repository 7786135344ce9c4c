import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fetchedJson } from '../../fetched.ts'

/** A part of the panel with its name. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** A part that the host computes; the last one stays until the next is there. */
export function usePart<T>(address: string | undefined) {
  return useQuery({
    queryKey: ['items', 'spikes-part', address],
    queryFn: ({ signal }) => fetchedJson<T>(address ?? '', signal),
    enabled: address !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  })
}
