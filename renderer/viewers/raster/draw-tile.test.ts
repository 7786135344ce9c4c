import { expect, test } from 'vitest'
import { drawTile, fullCounts } from './draw-tile.ts'

const draw = (
  counts: readonly number[],
  bins: number,
  width: number,
  height: number,
  order: readonly number[],
  rates: readonly number[],
) => {
  const pixels = new Uint32Array(width * height)
  const colors = Uint32Array.from(rates, (_, n) => n + 1)
  const fullAt = fullCounts(rates, 1, 'own')
  drawTile(pixels, width, height, { counts: Uint16Array.from(counts), bins, units: Int32Array.from(order), colors, fullAt, tickPx: 1 })
  return Array.from({ length: height }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)])
}

test('a single spike is one mark in its row and in the colour of its unit', () => {
  const [first, second] = draw([0, 0, 1, 0, 1, 0, 0, 0], 4, 8, 2, [1, 0], [0.001, 0.001])
  expect(first?.map((pixel) => pixel & 255)).toEqual([2, 0, 0, 0, 0, 0, 0, 0])
  expect(second?.map((pixel) => pixel & 255)).toEqual([0, 0, 0, 0, 1, 0, 0, 0])
})

test('more spikes are more opaque, and bins of a busy unit are filled', () => {
  const [row] = draw([5, 10, 20, 26], 4, 8, 1, [0], [10])
  const alphas = row?.map((pixel) => pixel >>> 24) ?? []
  expect(alphas[0]).toBe(alphas[1])
  expect([...alphas].sort((a, b) => a - b)).toEqual(alphas)
  expect(alphas.at(-1)).toBe(255)
})

test('no unit is lost where there are more units than pixels', () => {
  const rows = draw([0, 0, 1, 0], 1, 1, 2, [0, 1, 2, 3], [0.001, 0.001, 0.001, 0.001])
  expect(rows.map(([pixel = 0]) => pixel & 255)).toEqual([0, 3])
})

test('a row of pixels that units share is as opaque as they are in the mean', () => {
  const alphaOf = (counts: readonly number[]) => (draw(counts, 1, 1, 1, [0, 1, 2, 3], [0.001, 0.001, 0.001, 0.001])[0]?.[0] ?? 0) >>> 24
  expect(alphaOf([1, 1, 1, 1])).toBeGreaterThan(250)
  expect(alphaOf([1, 1, 0, 0])).toBeLessThan(alphaOf([1, 1, 1, 1]))
  expect(alphaOf([0, 0, 0, 1])).toBeGreaterThan(56)
})
