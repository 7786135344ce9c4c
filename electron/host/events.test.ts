import { expect, it } from 'vitest'
import { openEvents } from './events.ts'

const news = (id: string) => ({ kind: 'instrument' as const, id })

/** The next `count` events after `since`. */
async function heard(events: ReturnType<typeof openEvents>, since: number | undefined, count: number) {
  const stop = new AbortController()
  const found = []
  for await (const event of events.listen(since, stop.signal)) {
    found.push(event)
    if (found.length === count) break
  }
  stop.abort()
  return found
}

it('a window that was away goes on where it was, and misses nothing', async () => {
  const events = openEvents()
  events.tell(news('a'))
  const [begin] = await heard(events, undefined, 1)
  expect(begin?.kind).toBe('resync')
  for (const id of ['b', 'c', 'd']) events.tell(news(id))
  const after = await heard(events, begin?.seq, 3)
  expect(after.map((event) => 'id' in event && event.id)).toEqual(['b', 'c', 'd'])
  expect(after.map(({ seq }) => seq)).toEqual([1, 2, 3].map((step) => (begin?.seq ?? 0) + step))
})

it('a window that was away for too long, or knew another host, reads everything again', async () => {
  const events = openEvents(1_000_000)
  const [begin] = await heard(events, undefined, 1)
  for (let n = 0; n < 2001; n++) events.tell(news(String(n)))
  expect((await heard(events, begin?.seq, 1))[0]).toMatchObject({ kind: 'resync', seq: (begin?.seq ?? 0) + 2001 })
  const later = openEvents(1_000_001)
  later.tell(news('a'))
  expect((await heard(later, begin?.seq, 1))[0]?.kind).toBe('resync')
  expect((await heard(later, Number.MAX_SAFE_INTEGER, 1))[0]?.kind).toBe('resync')
})

it('what is told after the resync comes once, and in order', async () => {
  const events = openEvents()
  const stop = new AbortController()
  const listening = events.listen(undefined, stop.signal)
  const first = await listening.next()
  events.tell(news('a'))
  events.tell(news('b'))
  const rest = [await listening.next(), await listening.next()]
  expect([first, ...rest].map(({ value }) => value?.kind === 'instrument' && value.id)).toEqual([false, 'a', 'b'])
  stop.abort()
  expect((await listening.next()).done).toBe(true)
})

it('a window that does not read is told to begin anew and costs no memory', async () => {
  const events = openEvents()
  const listening = events.listen(undefined, undefined)
  await listening.next()
  for (let n = 0; n < 5000; n++) events.tell(news(String(n)))
  const { value } = await listening.next()
  expect(value?.kind).toBe('resync')
  const next: unknown[] = []
  for (let n = 0; n < 500; n++) next.push((await listening.next()).value?.seq)
  expect(next[0]).toBe((value?.seq ?? 0) + 1)
  await listening.return(undefined)
})
