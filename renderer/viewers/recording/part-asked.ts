import type { Filters } from './view.ts'

/** How traces are asked for. */
export interface Look extends Filters {
  readonly montage: string
  readonly bad: readonly string[]
}

/** What the host is asked for a part as it is shown. */
export function partAsked(fromS: number, toS: number, { montage, bad, ...filters }: Look): string {
  const asked = new URLSearchParams({ from: String(fromS), to: String(toS), montage })
  for (const word of ['low', 'high', 'notch'] as const) if (filters[word] > 0) asked.set(word, String(filters[word]))
  // Channels that nobody kept as bad yet are in no reference all the same.
  if (dependsOnBad(montage)) for (const name of ['', ...bad]) asked.append('bad', name)
  return asked.toString()
}

/** Whether bad channels make a difference to others. */
export function dependsOnBad(montage: string): boolean {
  return montage === 'average' || montage === 'laplacian' || /^custom:.*av(g|erage)/is.test(montage)
}
