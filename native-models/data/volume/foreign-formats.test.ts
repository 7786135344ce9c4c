import { expect, test } from 'vitest'
import { type FixtureCase, layOut } from './fixtures/cases.ts'
import fixtures from './fixtures/itk.json' with { type: 'json' }
import { describeVolume, readVolume } from './read.ts'

const cases: readonly FixtureCase[] = fixtures.cases

test.each(cases)('ITK wrote $name', async (one) => {
  const path = layOut(one)
  const volume = await readVolume(path)
  expect(volume.shape).toEqual(one.shape)
  expect(volume.source?.dtype).toBe(one.dtype)
  expect(Array.from(volume.data)).toEqual(one.values)
  for (const [n, value] of one.affine.entries()) expect(volume.affine[n]).toBeCloseTo(value, 5)
  expect(volume.source?.notes).toBeUndefined()
  expect((await describeVolume(path)).affine.flat()).toEqual(volume.affine)
})
