import { expect, test } from 'vitest'
import { isolated, labelColors, namelessLabels } from './label-colors.ts'

test('labels without a table are named after their values, each in a colour of its own', () => {
  const labels = namelessLabels(Float32Array.of(0, 17, 2, 17, -1, 53, 0.5))
  expect(labels.map(({ index, name }) => [index, name])).toEqual([
    [2, 'Label 2'],
    [17, 'Label 17'],
    [53, 'Label 53'],
  ])
  expect(new Set(labels.map(({ color }) => color)).size).toBe(3)
  expect(labels.every(({ color }) => /^#[0-9a-f]{6}$/.test(color))).toBe(true)
  expect(namelessLabels(Uint16Array.from({ length: 3000 }, (_, n) => n))).toHaveLength(255)
})

test('what is hidden is clear, and a label that was alone already brings the others back', () => {
  const labels = namelessLabels([1, 2, 3])
  expect(labelColors(labels, [2])).toMatchObject({ I: [0, 1, 2, 3], A: [0, 255, 0, 255] })
  expect(isolated(labels, [], 2)).toEqual([1, 3])
  expect(isolated(labels, [1, 3], 2)).toEqual([])
})
