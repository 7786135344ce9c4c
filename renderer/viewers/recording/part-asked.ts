import type { Filters } from './view.ts'

/** What the host is asked for a part as it is shown. */
export function partAsked(fromS: number, toS: number, { montage, ...filters }: Filters & { readonly montage: string }): string {
  const asked = new URLSearchParams({ from: String(fromS), to: String(toS), montage })
  for (const word of ['low', 'high', 'notch'] as const) if (filters[word] > 0) asked.set(word, String(filters[word]))
  return asked.toString()
}
