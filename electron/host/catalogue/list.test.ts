import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { itemFilter, itemQuery } from '../api/items.ts'
import { temporaryFolder } from '../testing/study.ts'
import { addTags, setRating } from './annotate.ts'
import { openStore, type Store } from './database.ts'
import { addSource, setRemoved } from './items.ts'
import { countItems, facetsOf, listItems } from './list.ts'

const suffixes = ['T1w', 'FLAIR', 'bold', 'dseg']
const count = 3600

interface Known {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly suffix: string
  readonly kind: string
  readonly state: string
  readonly bytes: number
  rating: string | null
  tags: string[]
}

/** More items than those for which matches are sorted, and what is known of them without the catalogue. */
async function filled(): Promise<{ store: Store; known: Known[] }> {
  const store = await openStore(join(temporaryFolder(), 'touchstone.sqlite'))
  const known: Known[] = []
  store.transaction(() => {
    for (let n = 0; n < count; n++) {
      const suffix = suffixes[n % 4] ?? ''
      const subject = String(Math.floor(n / 40))
      const name = `sub-${subject}_run-${n}_${suffix}.nii.gz`
      const state = n % 31 === 0 ? 'missing' : 'present'
      const own = { name, subject, suffix, kind: suffix === 'dseg' ? 'labels' : 'volume', state, bytes: (n * 7919) % count } as const
      const texts = { shape: '[]', spacing_mm: '[]', header: '{}', labels: '[]', problem: null, format: 'nifti1', session: null }
      const { id } = addSource(store, { ...own, ...texts, path: name, modifiedMs: n, sha256: String(n) }, () => false)
      known.push({ ...own, id, rating: null, tags: [] })
    }
    const some = (step: number) => known.filter((_, n) => n % step === 1)
    for (const item of some(5)) item.rating = 'good'
    for (const item of some(6)) item.tags.push('pilot')
    setRating(store, ids(some(5)), 'good')
    addTags(store, ids(some(6)), ['pilot'])
    setRemoved(store, ids(some(11)), 1)
  })
  return { store, known: known.filter((_, n) => n % 11 !== 1) }
}

const ids = (items: readonly Known[]) => items.map(({ id }) => id)

/** The same question, asked of everything one by one. */
function left(known: readonly Known[], filter: z.infer<typeof itemFilter>): Known[] {
  const words = (filter.search ?? '').toLowerCase().split(' ').filter(Boolean)
  return known.filter(
    (item) =>
      words.every((word) =>
        `${item.name} sub-${item.subject}`
          .toLowerCase()
          .split(/[^a-z0-9]+/)
          .some((part) => part.startsWith(word)),
      ) &&
      (filter.kinds?.some((kind) => kind === item.kind) ?? true) &&
      (filter.suffixes?.includes(item.suffix) ?? true) &&
      (filter.subjects?.includes(item.subject) ?? true) &&
      (filter.ratings?.some((rating) => rating === item.rating) ?? true) &&
      (filter.states?.some((state) => state === item.state) ?? true) &&
      (filter.tags?.some((tag) => item.tags.includes(tag)) ?? true) &&
      (filter.ids?.includes(item.id) ?? true),
  )
}

const some = <Value>(...values: readonly Value[]) => fc.option(fc.uniqueArray(fc.constantFrom(...values)), { nil: undefined })
const filters = fc.record({
  search: fc.option(fc.constantFrom('sub', 'flair', '7', '12 t1w', 'nothing', 'nii sub'), { nil: undefined }),
  kinds: some('volume' as const, 'labels' as const),
  suffixes: some(...suffixes),
  subjects: some('3', '12', '88', 'none'),
  ratings: some('good' as const, 'bad' as const),
  states: some('present' as const, 'missing' as const),
  tags: some('pilot', 'other'),
})

it('lists, counts and offers exactly what every combination of filters leaves, a page at a time', async () => {
  const { store, known } = await filled()
  fc.assert(
    fc.property(filters, fc.nat(count), fc.boolean(), (filter, offset, descending) => {
      const expected = left(known, filter)
      const page = listItems(store, itemQuery.parse({ filter, offset, limit: 50, sort: 'size', descending }))
      const inOrder = expected.toSorted((a, b) => (descending ? b.bytes - a.bytes : a.bytes - b.bytes))
      expect(page.rows.map(({ id }) => id)).toEqual(ids(inOrder.slice(offset, offset + 50)))
      expect([page.total, countItems(store, filter)]).toEqual([expected.length, expected.length])
      const { total, suffixes: bySuffix, tags, ratings } = facetsOf(store, filter)
      expect(total).toBe(expected.length)
      for (const suffix of suffixes)
        expect(bySuffix.find(({ value }) => value === suffix)?.count ?? 0).toBe(left(expected, { suffixes: [suffix] }).length)
      expect(tags[0]?.count ?? 0).toBe(left(expected, { tags: ['pilot'] }).length)
      expect(ratings[0]?.count ?? 0).toBe(left(expected, { ratings: ['good'] }).length)
    }),
    { numRuns: 120, seed: 1 },
  )
  const far = itemFilter.parse({ ids: ids(known.slice(0, 900)), search: 'sub' })
  expect(listItems(store, itemQuery.parse({ filter: far, offset: 890 }))).toMatchObject({ total: 900, rows: { length: 10 } })
  store.close()
})

it('lists subjects and runs in the order of their numbers', async () => {
  const { store, known } = await filled()
  const { rows } = listItems(store, itemQuery.parse({ limit: 1000, offset: 1000 }))
  expect(rows.map(({ id }) => id)).toEqual(ids(known).slice(1000, 2000))
  store.close()
})

it('counts tags as they are now, whatever was asked and written before, by this process or another', async () => {
  const { store, known } = await filled()
  const [one, two] = ids(known.filter(({ tags, suffix }) => tags.length === 0 && suffix === 'bold'))
  const counted = (filter: object = {}) =>
    Object.fromEntries(facetsOf(store, itemFilter.parse(filter)).tags.map((tag) => [tag.value, tag.count]))
  const before = counted()
  const found = counted({ search: 'bold' })
  expect(before.pilot).toBeGreaterThan(0)
  addTags(store, [one ?? ''], ['odd'])
  expect([counted(), counted({ search: 'bold' })]).toEqual([
    { ...before, odd: 1 },
    { ...found, odd: 1 },
  ])
  expect(counted({ search: 't1w' }).odd).toBeUndefined()
  const other = await openStore(store.file)
  addTags(other, [two ?? ''], ['odd'])
  other.close()
  expect([counted({ search: 'bold' }).odd, counted().odd]).toEqual([2, 2])
  setRemoved(store, [one ?? ''], 1)
  expect([counted({ search: 'bold' }).odd, counted().odd]).toEqual([1, 1])
  store.close()
})
