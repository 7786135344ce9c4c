import { expect, test } from 'vitest'
import { resized, sizesIn } from './panel-sizes.ts'

test('a panel is as large as asked for, within its bounds, and goes back to its usual size', () => {
  expect(resized({ left: 300 }, 'right', 420.4)).toEqual({ left: 300, right: 420 })
  expect(resized({}, 'left', 20)).toEqual({ left: 180 })
  expect(resized({}, 'jobs', 9000)).toEqual({ jobs: 480 })
  expect(resized({ left: 300, jobs: 90 }, 'left', undefined)).toEqual({ jobs: 90 })
})

test('what a session says wrongly about sizes is left out', () => {
  expect(sizesIn({ left: 300, right: 'wide', jobs: 1e9, other: 5 })).toEqual({ left: 300 })
  expect(sizesIn(undefined)).toEqual({})
  expect(sizesIn([300])).toEqual({})
})
