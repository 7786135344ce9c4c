import { expect, test } from 'vitest'
import { fileOf } from './fixtures/cases.ts'
import { encodeMgh } from './mgh-write.ts'
import { readVolume } from './read.ts'
import type { Volume } from './volume.ts'

const affine = [-1, 0, 0, 10, 0, 2, 0, -20, 0, 0, 3, 5, 0, 0, 0, 1]
const scan = (data: Volume['data'], further: Partial<Volume> = {}): Volume => ({
  shape: [2, 2, 2],
  affine,
  data,
  slope: 1,
  intercept: 0,
  ...further,
})
const written = (volume: Volume) => readVolume(fileOf('a.mgh', Buffer.concat(encodeMgh(volume))))

test('without a good RAS flag the volume is coronal, 1 mm and centred, as FreeSurfer says', async () => {
  const bytes = Buffer.concat(encodeMgh(scan(new Uint8Array(8))))
  bytes.writeInt16BE(0, 28)
  const volume = await readVolume(fileOf('a.mgh', bytes))
  // x_r = -1, y_s = -1, z_a = 1, c = 0 (surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat).
  expect(volume.affine).toEqual([-1, 0, 0, 1, 0, 0, 1, -1, 0, -1, 0, 1, 0, 0, 0, 1])
  expect(volume.source?.notes?.join()).toMatch(/no orientation/)
})

test('types that the format lacks are widened without loss, or become float32', async () => {
  const data = async (volume: Volume) => (await written(volume)).data
  expect(await data(scan(Int8Array.of(-128, 0, 1, 2, 3, 4, 5, 127)))).toEqual(Int16Array.of(-128, 0, 1, 2, 3, 4, 5, 127))
  expect(await data(scan(Uint16Array.of(65535, 0, 1, 2, 3, 4, 5, 6)))).toEqual(Int32Array.of(65535, 0, 1, 2, 3, 4, 5, 6))
  expect(await data(scan(Uint32Array.of(7, 0, 1, 2, 3, 4, 5, 6)))).toEqual(Int32Array.of(7, 0, 1, 2, 3, 4, 5, 6))
  expect(await data(scan(Uint32Array.of(2 ** 32 - 1, 0, 1, 2, 3, 4, 5, 6)))).toEqual(Float32Array.of(2 ** 32, 0, 1, 2, 3, 4, 5, 6))
  expect(await data(scan(Float64Array.of(0.5, 0, 1, 2, 3, 4, 5, 6)))).toEqual(Float32Array.of(0.5, 0, 1, 2, 3, 4, 5, 6))
  expect(await data(scan(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8), { slope: 0.5, intercept: 1 }))).toEqual(
    Float32Array.of(1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5),
  )
})

test('the repetition time is kept, in ms', async () => {
  const source = { file: '', format: 'nifti1', dtype: 'int16', timeStep: 2.5, timeUnit: 's' }
  const volume = await written(scan(new Int16Array(16), { shape: [2, 2, 2, 2], source }))
  expect(volume.source).toMatchObject({ timeStep: 2500, timeUnit: 'ms' })
})
