import { expect, test } from 'vitest'
import { shortName } from './item-words.ts'

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
