import { expect, it } from 'vitest'
import { timeIndex, within } from '../time/timed.ts'
import { type Annotated, type Annotation, annotationAt, type Change, changed, edgeAt, inverse, withEdge } from './annotation-edit.ts'

const mark = (onsetS: number, durationS = 0, label = ''): Annotation => ({ onsetS, durationS, label })

it('keeps annotations sorted, and every change can be taken back and done again', () => {
  const [one, two] = [mark(1), mark(5, 2)]
  const start: Annotated = { events: [one, two], bad: [] }
  const between = mark(3)
  const changes: Change[] = [
    { came: between },
    { gone: one, came: mark(4, 1, 'moved') },
    { gone: two },
    { bad: { before: [], after: ['C3'] } },
    { came: mark(3, 1) },
  ]
  const states = [start]
  for (const change of changes) states.push(changed(states.at(-1) ?? start, change))
  for (const { events } of states) expect(events).toEqual([...events].sort((a, b) => a.onsetS - b.onsetS))
  let now = states.at(-1) ?? start
  for (const [n, change] of [...changes.entries()].reverse()) {
    now = changed(now, inverse(change))
    expect(now).toEqual(states[n])
  }
  for (const change of changes) now = changed(now, change)
  expect(now).toEqual(states.at(-1))
})

it('takes away the one that is meant of two that are alike', () => {
  const [a, b] = [mark(2), mark(2)]
  const { events } = changed({ events: [a, b], bad: [] }, { gone: b })
  expect(events).toHaveLength(1)
  expect(events[0]).toBe(a)
})

it('moves edges, over each other too, and not out of the recording', () => {
  const long = mark(2, 3, 'seizure')
  expect(withEdge(long, 'end', 7.5, 10)).toEqual(mark(2, 5.5, 'seizure'))
  expect(withEdge(long, 'onset', 6, 10)).toEqual(mark(5, 1, 'seizure'))
  expect(withEdge(long, 'end', 99, 10)).toEqual(mark(2, 8, 'seizure'))
  expect(withEdge(long, 'onset', -4, 10)).toEqual(mark(0, 5, 'seizure'))
  expect(edgeAt(long, 2.04, 0.1)).toBe('onset')
  expect(edgeAt(long, 4.95, 0.1)).toBe('end')
  expect(edgeAt(long, 3.5, 0.1)).toBeUndefined()
  expect(edgeAt(mark(2), 2, 0.1)).toBe('end')
})

it('finds what lies on top: the shortest', () => {
  const [night, spike] = [mark(0, 100), mark(3, 0.2)]
  expect(annotationAt([night, spike], 3.1, 0)).toBe(spike)
  expect(annotationAt([night, spike], 4, 0.1)).toBe(night)
  expect(annotationAt([spike], 4, 0.1)).toBeUndefined()
})

it('changes, indexes and finds a page of ten thousand in a few milliseconds', () => {
  let now: Annotated = { events: Array.from({ length: 10_000 }, (_, n) => mark(n * 3, 1, `${n}`)), bad: [] }
  const began = performance.now()
  for (let n = 0; n < 100; n++) {
    const gone = now.events[8000 + n]
    now = changed(now, { gone, came: mark(n, 2, 'moved') })
    expect(within(timeIndex(now.events), 15_000, 15_030).length).toBeGreaterThan(4)
  }
  expect((performance.now() - began) / 100).toBeLessThan(8)
  expect(now.events).toHaveLength(10_000)
})
