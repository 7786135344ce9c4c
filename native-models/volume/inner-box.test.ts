import { expect, test } from 'vitest'
import { innerBox } from './inner-box.ts'

test('the box leaves a hundredth out at either end of each axis', () => {
  // 300 voxels along x, one each; the first three and the last three are a hundredth.
  expect(innerBox((n) => n >= 100 && n < 400, [500, 1, 1])).toEqual({ low: [103, 0, 0], high: [397, 0, 0], count: 300 })
  expect(innerBox(() => false, [3, 3, 3])).toBeUndefined()
})
