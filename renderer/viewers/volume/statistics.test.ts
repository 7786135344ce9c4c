import { expect, test } from 'vitest'
import { sharesOf, statisticsOf } from './statistics.ts'

test('statistics of 1, 2, 3, 10 in voxels of 2 mm³', () => {
  expect(statisticsOf(Float64Array.of(10, 1, Number.NaN, 3, 2), 2)).toEqual({
    voxels: 4,
    volumeMl: 0.008,
    mean: 4,
    sd: Math.sqrt(50 / 3),
    min: 1,
    max: 10,
    median: 2.5,
  })
})

test('one voxel has no spread, and none has nothing', () => {
  expect(statisticsOf(Float64Array.of(7), 1)?.sd).toBeUndefined()
  expect(statisticsOf(Float64Array.of(Number.NaN), 1)).toBeUndefined()
})

test('shares are of what lies in any region, and a flat map has the shares of the volume', () => {
  const regions = [0, 1, 1, 2, 2, 2, 2, 0]
  for (const { volumeShare, relevanceShare } of sharesOf(new Array(8).fill(-3), regions))
    expect(relevanceShare).toBeCloseTo(volumeShare, 12)
  expect(sharesOf([100, 1, -1, 3, 0, 0, -3, 100], regions)).toEqual([
    { index: 2, voxels: 4, volumeShare: 4 / 6, relevanceShare: 0.75 },
    { index: 1, voxels: 2, volumeShare: 2 / 6, relevanceShare: 0.25 },
  ])
  expect(sharesOf([5, 0, 0, 0, 0, 0, 0, 5], regions)).toEqual([])
})
