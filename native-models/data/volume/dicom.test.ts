import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDicomSeries } from './dicom.ts'
import { isDicom } from './dicom-files.ts'
import { fileOf, temporaryFolder } from './fixtures/cases.ts'
import { describeVolume, readVolume } from './read.ts'

const shared = new URL('../../../../shared/data/dicom/', import.meta.url).pathname
const qa = join(shared, 'dcm_qa_nih')
const pydicom = join(shared, 'pydicom')

describe.skipIf(!existsSync(shared))('DICOM (../shared/data/dicom)', () => {
  test.each([
    ['ge_mr4', 'DCM2NIIX_regression_test_4.nii'],
    ['siemens_ap', 'EPI_PE=AP_3.nii'],
    ['siemens_pa', 'EPI_PE=PA_4.nii'],
  ])('%s is what dcm2niix on the desktop made of it', async (folder, reference) => {
    const volume = await readVolume(join(qa, folder))
    const expected = await readVolume(join(qa, reference))
    expect(volume.shape).toEqual(expected.shape)
    expect(volume.data).toEqual(expected.data)
    for (const [n, value] of expected.affine.entries()) expect(volume.affine[n]).toBeCloseTo(value, 4)
    expect(volume.source).toMatchObject({ format: 'dicom', timeUnit: 's', space: 'scanner' })
    expect(volume.source?.timeStep).toBeCloseTo(expected.source?.timeStep ?? 0, 5)
  })

  test('of several series the largest is read and the others are named; other files beside them are passed over', async () => {
    const volume = await readVolume(qa)
    expect(volume.shape).toEqual([64, 64, 15, 10])
    expect(volume.source?.notes?.join('\n')).toMatch(/3 series.*the largest.*EPI PE=PA.*EPI PE=AP/s)
    const series = await readDicomSeries(qa)
    expect(series.map(({ shape }) => shape.join())).toEqual(['64,64,15,10', '72,72,5,2', '72,72,5,2'])
  })

  test.each([
    'MR_small_RLE',
    'MR_small_bigendian',
    'MR_small_expb',
    'MR_small_implicit',
    'MR_small_jp2klossless',
    'MR_small_jpeg_ls_lossless',
  ])('%s holds the voxels of MR_small', async (name) => {
    const plain = await readVolume(join(pydicom, 'MR_small.dcm'))
    const volume = await readVolume(join(pydicom, `${name}.dcm`))
    expect(volume.data).toEqual(plain.data)
    expect(volume.affine).toEqual(plain.affine)
    expect(plain.data.some((value) => value > 0)).toBe(true)
  })

  test('the affine of a single slice follows from its tags', async () => {
    // pydicom: MR_small.dcm has ImagePositionPatient -83.9063, -91.2, 6.6406, ImageOrientationPatient 1 0 0 0 1 0, PixelSpacing 0.3125, SliceThickness 0.8.
    const info = await describeVolume(join(pydicom, 'MR_small.dcm'))
    expect(info).toMatchObject({ format: 'dicom', shape: [64, 64, 1], dtype: 'int16' })
    // dcm2niix turns the rows round, so that j runs to anterior.
    const rows = [
      [-0.3125, 0, 0, 83.9063],
      [0, 0.3125, 0, 91.2 - 63 * 0.3125],
      [0, 0, 0.8, 6.6406],
      [0, 0, 0, 1],
    ]
    for (const [row, values] of rows.entries()) for (const [n, value] of values.entries()) expect(info.affine[row][n]).toBeCloseTo(value, 3)
    expect(info.notes.join()).toMatch(/one slice/)
  })

  test('a truncated image, and a folder with one, are refused by the name of the file', async () => {
    await expect(readVolume(join(pydicom, 'MR_truncated.dcm'))).rejects.toThrow(/MR_truncated\.dcm: This DICOM file stops before the end/)
    const folder = temporaryFolder()
    for (const name of readdirSync(join(qa, 'ge_mr4'))
      .filter((file) => file.endsWith('.dcm'))
      .slice(0, 15)) {
      writeFileSync(join(folder, name), readFileSync(join(qa, 'ge_mr4', name)))
    }
    expect((await readVolume(folder)).shape.slice(0, 3)).toEqual([64, 64, 15])
    const [first] = readdirSync(folder)
    const whole = readFileSync(join(qa, 'ge_mr4', first))
    writeFileSync(join(folder, first), whole.subarray(0, whole.length - 1000), { flag: 'w' })
    await expect(readVolume(folder)).rejects.toThrow(new RegExp(`${first}: This DICOM file stops`))
  })

  test('DICOM without an image is refused', async () => {
    await expect(readVolume(join(pydicom, 'waveform_ecg.dcm'))).rejects.toThrow(/no image in this DICOM/)
  })

  test('files from before part 10, without its 128 empty bytes, are known as DICOM', () => {
    const bytes = readFileSync(join(pydicom, 'MR_small_implicit.dcm'))
    expect(isDicom(bytes)).toBe(true)
    expect(isDicom(bytes.subarray(132))).toBe(true)
  })
})

test('a file that only looks like DICOM is refused', async () => {
  const bytes = Buffer.alloc(2000)
  bytes.write('DICM', 128)
  await expect(readVolume(fileOf('a.dcm', bytes))).rejects.toThrow(/DICOM/)
})
