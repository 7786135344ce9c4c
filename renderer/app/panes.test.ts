import { expect, test } from 'vitest'
import { closed, moved, noPanes, opened, openedBeside, restored, shownTab } from './panes.ts'

const scan = (itemId: string, overlays: string[] = []) => ({ itemId, title: itemId, kind: 'volume' as const, overlays })
const two = openedBeside(opened(noPanes, scan('a')), scan('b'))

test('an item that is open is brought forward, with what is new over it', () => {
  const panes = opened(opened(opened(noPanes, scan('a', ['x'])), scan('b')), scan('a', ['y']))
  expect(panes.tabs).toHaveLength(2)
  expect(panes.activeTab).toBe('a')
  expect(panes.tabs[0]?.overlays).toEqual(['x', 'y'])
})

test('the same scan stands beside itself with another map', () => {
  const panes = openedBeside(opened(noPanes, scan('a', ['x'])), scan('a', ['y']))
  expect(panes.tabs.map(({ id, overlays, pane }) => [id, overlays, pane])).toEqual([
    ['a', ['x'], 0],
    ['a/2', ['y'], 1],
  ])
  expect(panes.shown).toEqual(['a', 'a/2'])
})

test('a fifth pane is not made', () => {
  const panes = ['b', 'c', 'd', 'e'].reduce((now, id) => openedBeside(now, scan(id)), opened(noPanes, scan('a')))
  expect(panes.shown).toEqual(['a', 'b', 'c', 'e'])
})

test('a pane goes with its last tab, and the others keep what they show', () => {
  expect(closed(two, 'a')).toMatchObject({ shown: ['b'], activeTab: 'b', tabs: [{ id: 'b', pane: 0 }] })
  expect(closed(closed(two, 'a'), 'b')).toEqual(noPanes)
})

test('a tab moves to another pane and is on show there', () => {
  const panes = moved(two, 'a', 1)
  expect(panes).toMatchObject({ shown: ['a'], activeTab: 'a' })
  expect(moved(panes, 'b', 1)).toMatchObject({ shown: ['a', 'b'], activeTab: 'b' })
})

test('the pane of the tab in use takes what is opened next', () => {
  expect(opened(shownTab(two, 'a'), scan('c')).shown).toEqual(['c', 'b'])
})

test('a kept session comes back without what cannot be used', () => {
  const kept = [{ itemId: 'a', title: 'A', kind: 'volume' }, { nothing: true }, { itemId: 'b', title: 'B', kind: 'table', pane: 7 }]
  expect(restored(kept, 'gone', ['a'])).toMatchObject({ shown: ['a', 'b'], activeTab: 'b', tabs: [{ id: 'a' }, { id: 'b', pane: 1 }] })
  expect(restored('rubbish', 1, 2)).toEqual(noPanes)
})
