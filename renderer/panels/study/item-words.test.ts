import { expect, test } from 'vitest'
import { factOf, shortName, spacingOf } from './item-words.ts'

test('a name in a list is without its ending, and below its scan without what the scan says already', () => {
  expect(shortName('colin27.nii.gz', undefined)).toBe('colin27')
  expect(shortName('colin27_dseg.nii.gz', 'colin27.nii.gz')).toBe('dseg')
  expect(shortName('sub-01_desc-brain_mask.nii.gz', 'sub-01_T1w.nii.gz')).toBe('desc-brain_mask')
  expect(shortName('scan.v2', undefined)).toBe('scan.v2')
})

test('something is left of every name', () => {
  expect(shortName('sub-01_T1w.nii.gz', 'sub-01_T1w.nii.gz')).toBe('T1w')
  expect(shortName('another.tsv', 'sub-01_T1w.nii.gz')).toBe('another')
})

test('voxels that are as long as wide are said in one number', () => {
  const row = { state: 'present', shape: [10, 10, 10] } as Parameters<typeof factOf>[0]
  expect(factOf({ ...row, spacingMm: [1, 1, 1] })).toBe('1 mm')
  expect(factOf({ ...row, spacingMm: [3.75, 3.75, 5] })).toBe('3.8 × 3.8 × 5')
  expect(spacingOf([3.75, 3.75, 5])).toBe('3.75 × 3.75 × 5 mm')
  expect(factOf({ ...row, spacingMm: [1, 1, 1], state: 'missing' })).toBe('missing')
})
