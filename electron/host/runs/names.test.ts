import { describe, expect, it } from 'vitest'
import { nameWithoutExtension, outputName, stemOf } from './names.ts'

describe('the names of results', () => {
  it.each([
    ['/data/sub-01_T1w.nii.gz', 'sub-01'],
    ['/data/sub-01_ses-2_acq-mprage_T1w.nii', 'sub-01_ses-2_acq-mprage'],
    ['/data/sub-01_desc-mine_dseg.nii.gz', 'sub-01_desc-mine'],
    ['/data/T1.nii.gz', 'T1'],
    ['/data/sub-01.mgz', 'sub-01'],
    ['/data/Jean Dupont (copy).nii', 'Jean-Dupont-copy'],
    ['/data/Größe_1.5T.nrrd', 'Größe_1.5T'],
    ['/data/series.v2/', 'series'],
    ['/data/.hidden.nii', 'hidden'],
    ['/data/???.nii', 'result'],
  ])('%s begins with %s', (path, stem) => {
    expect(stemOf(path)).toBe(stem)
  })

  it('take double extensions whole', () => {
    expect(['a.nii.gz', 'a.img.gz', 'A.NII.GZ', 'a.tar', 'a'].map(nameWithoutExtension)).toEqual(['a', 'a', 'A', 'a', 'a'])
  })

  it('follow BIDS Derivatives', () => {
    expect(outputName('sub-01', 'labels', { kind: 'labels', what: '', suffix: 'dseg' }).file).toBe('sub-01_dseg.nii.gz')
    expect(outputName('sub-01', 'volumes', { kind: 'table', what: '' }).file).toBe('sub-01_desc-volumes_stats.tsv')
  })
})
