import { expect, test } from 'vitest'
import { levelOf, tileCache } from './tiles.ts'

test('bins are half a pixel to a pixel wide', () => {
  for (const [spanS, columns] of [
    [3600, 1000],
    [0.2, 777],
    [1024, 1024],
  ] as const) {
    const px = (2 ** levelOf(spanS, columns) / spanS) * columns
    expect(px).toBeGreaterThan(0.5)
    expect(px).toBeLessThanOrEqual(1 + 1e-9)
  }
})

test('until a tile is there, the nearest that holds it is', async () => {
  const ready = Promise.withResolvers<void>()
  const loads: string[] = []
  const cache = tileCache(
    async (level, index) => {
      loads.push(`${level} ${index}`)
      return level
    },
    { most: 2, changed: () => ready.resolve() },
  )
  expect(cache.get(3, 1)).toBeUndefined()
  expect(cache.get(3, 1)).toBeUndefined()
  await ready.promise
  expect(cache.nearest(1, 5)).toMatchObject({ level: 3, index: 1 })
  expect(cache.nearest(1, 9)).toBeUndefined()
  expect(loads).toEqual(['3 1'])
})
