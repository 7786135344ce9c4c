import { expect, test } from 'vitest'
import { bordersOf, contourOf } from './outline.ts'

const dims = [7, 7, 7] as const
const at = (x: number, y: number, z: number) => x + 7 * (y + 7 * z)

/** A cube of label 2 with edges of five voxels, in its middle one voxel of label 9. */
function cube(): Uint8Array {
  const labels = new Uint8Array(343)
  for (let z = 1; z < 6; z++) for (let y = 1; y < 6; y++) labels.fill(2, at(1, y, z), at(6, y, z))
  labels[at(3, 3, 3)] = 9
  return labels
}

test('of a cube its shell is left, and what lies in it', () => {
  const labels = cube()
  const borders = bordersOf(labels, dims, [])
  expect(borders.filter((label) => label === 2)).toHaveLength(5 ** 3 - 3 ** 3)
  expect(borders.filter((label) => label === 9)).toHaveLength(1)
  expect(labels).toEqual(cube())
})

test('what is hidden has no border, and others end where it begins', () => {
  const borders = bordersOf(cube(), dims, [9])
  expect(borders.includes(9)).toBe(false)
  expect(borders.filter((label) => label === 2)).toHaveLength(5 ** 3 - 3 ** 3 + 6)
  expect(bordersOf(cube(), dims, [2, 9]).every((label) => label === 0)).toBe(true)
})

test('what touches the edge of the grid is closed there', () => {
  const borders = bordersOf(new Int16Array(343).fill(1), dims, [])
  expect(borders.filter((label) => label === 1)).toHaveLength(7 ** 3 - 5 ** 3)
})

test('of a map the border of what reaches the threshold is left, whatever its sign', () => {
  const map = Float32Array.from(cube(), (label, n) => (label === 0 ? 0.1 : n % 2 ? 3 : -3))
  const contour = contourOf(map, dims, 2)
  expect(contour.filter((value) => value !== 0)).toHaveLength(5 ** 3 - 3 ** 3)
  expect(contour.every((value, n) => value === 0 || value === map[n])).toBe(true)
})
