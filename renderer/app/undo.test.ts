import { beforeEach, expect, test } from 'vitest'
import { did, forget, history, redo, undo } from './undo.ts'

let now: string[]
beforeEach(() => {
  now = []
  history.setState({ done: [], undone: [] })
})

function write(word: string, more: { scope?: string; bytes?: number } = {}) {
  now.push(word)
  did({ title: word, ...more, undo: () => now.pop(), redo: () => now.push(word) })
}

test('what was done last is taken back first, and done again in order', async () => {
  for (const word of ['a', 'b', 'c']) write(word)
  await undo()
  await undo()
  expect(now).toEqual(['a'])
  await redo()
  expect(now).toEqual(['a', 'b'])
  write('d')
  await redo()
  expect(now).toEqual(['a', 'b', 'd'])
})

test('taking back more than was done does nothing', async () => {
  write('a')
  for (let n = 0; n < 3; n++) await undo()
  expect(now).toEqual([])
})

test('the oldest steps go when they take too much memory, never the newest', () => {
  for (let n = 0; n < 5; n++) write(String(n), { bytes: 30 * 2 ** 20 })
  expect(history.getState().done.map(({ title }) => title)).toEqual(['3', '4'])
  write('huge', { bytes: 1e9 })
  expect(history.getState().done.map(({ title }) => title)).toEqual(['huge'])
})

test('steps go with what they belong to', () => {
  write('a', { scope: 'x' })
  write('b')
  forget('x')
  expect(history.getState().done.map(({ title }) => title)).toEqual(['b'])
})
