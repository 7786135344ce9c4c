import { expect, test } from 'vitest'
import { scaledValues, spacingMm, volumeAt, voxelCount } from './values.ts'
import type { Volume } from './volume.ts'

const affine = [0, 0, 4, 0, -2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1]
const series: Volume = { shape: [2, 1, 1, 2, 3], affine, data: Int16Array.from({ length: 12 }, (_, n) => n), slope: 2, intercept: -1 }

test('one volume of a series, counted with the fourth axis fastest', () => {
  expect(volumeAt(series, 0).data).toEqual(Int16Array.of(0, 1))
  expect(volumeAt(series, 3)).toEqual({ ...series, shape: [2, 1, 1], data: Int16Array.of(6, 7) })
  expect(volumeAt({ ...series, shape: [2, 2, 3] }, 0).data).toEqual(series.data)
  for (const index of [-1, 6, 0.5]) expect(() => volumeAt(series, index)).toThrow(RangeError)
})

test('scaled values, without a copy where nothing has to be scaled', () => {
  expect(scaledValues(volumeAt(series, 1))).toEqual(Float32Array.of(3, 5))
  const data = Float32Array.of(1, 2)
  expect(scaledValues({ ...series, data, slope: 1, intercept: 0 })).toBe(data)
  expect(scaledValues({ ...series, data: Uint8Array.of(7, 8), slope: 1, intercept: 0 })).toEqual(Float32Array.of(7, 8))
})

test('spacing is the length of the columns', () => {
  expect(spacingMm(affine)).toEqual([2, 3, 4])
  expect(voxelCount(series.shape)).toBe(12)
})
