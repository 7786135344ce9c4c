import { expect, test } from 'vitest'
import { openView } from './view.ts'

const view = (durationS: number) => openView({ durationS } as Parameters<typeof openView>[0])

test('a page never leaves the recording, and is never longer', () => {
  const { store, go, zoom, spans } = view(40)
  go(1000)
  expect(store.getState().fromS).toBe(30)
  for (const _ of spans) zoom(1)
  expect(store.getState()).toMatchObject({ fromS: 0, spanS: 40 })
  expect(view(3).store.getState().spanS).toBe(3)
})

test('what is pointed at stays where it is when the time base changes', () => {
  const { store, go, zoom } = view(1000)
  go(100)
  zoom(-1, 108)
  const { fromS, spanS } = store.getState()
  expect((108 - fromS) / spanS).toBeCloseTo(0.8)
})
