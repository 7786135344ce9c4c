import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { itemRow, label, rating } from '../api/items.ts'
import type { problem } from '../api/problem.ts'
import type { Tables } from './tables.ts'

export type StoredItem = Selectable<Tables['items']>
type ItemRow = z.infer<typeof itemRow>

/** Columns that a list needs; headers and labels can be long. */
export const listColumns = [
  'id',
  'kind',
  'name',
  'suffix',
  'format',
  'subject',
  'session',
  'origin',
  'depth',
  'derivatives',
  'state',
  'shape',
  'spacing_mm',
  'bytes',
  'rating',
  'tags',
  'added_at',
] as const satisfies readonly (keyof Tables['items'])[]

/** A stored row as the window gets it. */
export function rowOf(item: Pick<StoredItem, (typeof listColumns)[number]>): ItemRow {
  const { spacing_mm, shape, tags, added_at, kind, rating: judged, ...same } = item
  return {
    ...same,
    kind: kind as ItemRow['kind'],
    rating: judged as z.infer<typeof rating> | null,
    shape: JSON.parse(shape) as number[],
    spacingMm: JSON.parse(spacing_mm) as number[],
    tags: JSON.parse(tags) as string[],
    addedAt: added_at,
  }
}

export function labelsOf(item: StoredItem): z.infer<typeof label>[] {
  return JSON.parse(item.labels) as z.infer<typeof label>[]
}

export function problemOf(item: { problem: string | null }): z.infer<typeof problem> | null {
  return item.problem === null ? null : (JSON.parse(item.problem) as z.infer<typeof problem>)
}
