import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fileOf } from './fixtures/cases.ts'
import { readVolume } from './read.ts'

const head = ['ObjectType = Image', 'NDims = 3', 'DimSize = 2 2 2', 'ElementSpacing = 2 3 4', 'Offset = 5 6 7']
const eight = Uint8Array.from({ length: 8 }, (_, n) => n)
const affine = [-2, 0, 0, -5, 0, -3, 0, -6, 0, 0, 4, 7, 0, 0, 0, 1]

function meta(lines: string[], data: Uint8Array | string = '') {
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from(data)])
}

test('LPS becomes RAS, with the matrix holding one axis after the other', async () => {
  const lines = [...head, 'TransformMatrix = 0 1 0 0 0 1 1 0 0', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL']
  const volume = await readVolume(fileOf('a.mha', meta(lines, eight)))
  // i runs to posterior by 2, j to superior by 3, k to left by 4.
  expect(volume.affine).toEqual([0, 0, -4, -5, -2, 0, 0, -6, 0, 3, 0, 7, 0, 0, 0, 1])
  expect(volume.data).toEqual(eight)
})

test('big-endian, text and compressed voxels are read', async () => {
  const values = [-3, 5, 1, 300, 0, 7, -25, 12]
  const big = Buffer.alloc(16)
  for (const [n, value] of values.entries()) big.writeInt16BE(value, 2 * n)
  const type = 'ElementType = MET_SHORT'
  const files = [
    meta([...head, type, 'BinaryDataByteOrderMSB = True', 'ElementDataFile = LOCAL'], big),
    meta([...head, type, 'ElementByteOrderMSB = True', 'ElementDataFile = LOCAL'], big),
    meta([...head, type, 'BinaryData = False', 'ElementDataFile = LOCAL'], values.join(' ')),
    meta([...head, type, 'BinaryDataByteOrderMSB = True', 'CompressedData = True', 'ElementDataFile = LOCAL'], deflateSync(big)),
  ]
  for (const bytes of files) {
    const volume = await readVolume(fileOf('a.mha', bytes))
    expect(volume.data).toEqual(Int16Array.from(values))
    expect(volume.affine).toEqual(affine)
  }
})

test('voxels beside the header: one file, compressed, behind a header of their own, or numbered', async () => {
  const read = async (lines: string[]) => {
    const path = fileOf('a.mhd', meta([...head, 'ElementType = MET_UCHAR', ...lines]))
    const beside = {
      'a.raw': eight,
      'a.zraw': deflateSync(eight),
      'long.raw': Buffer.concat([Buffer.from('header'), eight]),
      's1.raw': eight.slice(0, 4),
      's2.raw': eight.slice(4),
    }
    for (const [name, bytes] of Object.entries(beside)) writeFileSync(join(dirname(path), name), bytes)
    return (await readVolume(path)).data
  }
  for (const lines of [
    ['ElementDataFile = a.raw'],
    ['CompressedData = True', 'ElementDataFile = a.zraw'],
    ['HeaderSize = 6', 'ElementDataFile = long.raw'],
    ['HeaderSize = -1', 'ElementDataFile = long.raw'],
    ['ElementDataFile = s%d.raw 1 2 1'],
  ]) {
    expect(await read(lines)).toEqual(eight)
  }
})

test('a fourth axis is time, and its spacing the step', async () => {
  const lines = [
    'ObjectType = Image',
    'NDims = 4',
    'DimSize = 2 2 2 3',
    'ElementSpacing = 1 1 1 2.5',
    'ElementType = MET_UCHAR',
    'ElementDataFile = LOCAL',
  ]
  const volume = await readVolume(fileOf('a.mha', meta(lines, new Uint8Array(24))))
  expect(volume.shape).toEqual([2, 2, 2, 3])
  expect(volume.affine).toEqual([-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  expect(volume.source?.timeStep).toBe(2.5)
})

test.each([
  [[...head, 'ElementType = MET_UCHAR'], /does not say where its voxels are/],
  [[...head, 'ElementType = MET_STRING', 'ElementDataFile = LOCAL'], /voxel type "MET_STRING"/],
  [['NDims = 3', 'DimSize = 2 2', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL'], /sizes "2 2" for 3 dimensions/],
  [['NDims = 3', 'DimSize = 2 0 2', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL'], /sizes "2 0 2"/],
  [['NDims = 3', 'DimSize = 3000 3000 3000', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL'], /more than the file holds/],
  [[...head, 'TransformMatrix = 1 0 0 1 0 0 0 0 1', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL'], /one plane/],
  [[...head, 'TransformMatrix = 1 0 0 0 1', 'ElementType = MET_UCHAR', 'ElementDataFile = LOCAL'], /not numbers/],
  [[...head, 'ElementType = MET_UCHAR', 'CompressedData = True', 'ElementDataFile = LOCAL'], /damaged/],
])('a header without sense is refused: %#', async (lines, sentence) => {
  await expect(readVolume(fileOf('a.mha', meta(lines, eight)))).rejects.toThrow(sentence)
})
