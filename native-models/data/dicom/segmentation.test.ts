import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../volume/fixtures/cases.ts'
import type { LabelVolume } from '../volume/volume.ts'
import { codesOf } from './anatomy-codes.ts'
import { type Dataset, numbersOf, readDicomFile, textOf } from './dataset.ts'
import { writeObliqueSeries } from './fixtures/oblique-series.ts'
import { encodeSegmentation } from './segmentation.ts'
import { readSliceSeries } from './series.ts'

const options = { version: '1', madeAt: new Date('2026-01-02T03:04:05Z'), description: 'Segmentation' }

/** A label map on the grid of the oblique series, with its rows turned round as dcm2niix turns them. */
function labelsOn(affineLps: readonly (readonly number[])[]): LabelVolume {
  const shape = [5, 4, 3]
  const data = new Uint8Array(60)
  data[0] = 2
  data[4 + 5 * (3 + 4 * 2)] = 2
  data[2 + 5 * (1 + 4 * 1)] = 9
  const ras = affineLps.map((row, n) => (n < 2 ? row.map((value) => -value) : [...row]))
  const flipped = ras.map(([i, j, k, origin]) => [i, -j, k, origin + 3 * j])
  const labels = [
    { index: 2, name: 'Left hippocampus', color: '#ff0000' },
    { index: 9, name: 'Zebra stripe', color: '#00ff00' },
  ]
  return { shape, affine: [...flipped.flat(), 0, 0, 0, 1], data, slope: 1, intercept: 0, labels }
}

async function written(bytes: Uint8Array): Promise<Dataset> {
  const path = join(temporaryFolder(), 'a.dcm')
  writeFileSync(path, bytes)
  return (await readDicomFile(path)).dataset
}

test('each labelled voxel is set at its place in space, in frames that refer to the right images', async () => {
  const { folder, affineLps } = writeObliqueSeries(temporaryFolder())
  const series = await readSliceSeries(folder)
  expect(series).toMatchObject({ columns: 5, rows: 4 })
  expect(series.sliceSpacingMm).toBeCloseTo(2.5, 6)
  const dataset = await written(encodeSegmentation(labelsOn(affineLps), series, options))
  const frames = (dataset['52009230'].Value ?? []) as Dataset[]
  const bits = new Uint8Array(dataset['7FE00010'].Value?.[0] as ArrayBuffer)
  const set = frames.flatMap((frame, n) => {
    const inner = (tag: string) => (frame[tag].Value as Dataset[])[0]
    const segment = numbersOf(inner('0062000A'), '0062000B')[0]
    const position = numbersOf(inner('00209113'), '00200032')
    const image = textOf((inner('00089124')['00082112'].Value as Dataset[])[0], '00081155')
    return Array.from({ length: 20 }, (_, at) => at)
      .filter((at) => (bits[(20 * n + at) >> 3] >> ((20 * n + at) & 7)) & 1)
      .map((at) => ({ segment, image, row: Math.floor(at / 5), column: at % 5, z: position[2] }))
  })
  // The rows of the label map run the other way: its row 0 is row 3 of the image.
  expect(set).toEqual([
    { segment: 1, image: '1.2.3.0', row: 3, column: 0, z: expect.closeTo(affineLps[2][3], 4) },
    { segment: 1, image: '1.2.3.2', row: 0, column: 4, z: expect.closeTo(affineLps[2][3] + 2 * affineLps[2][2], 4) },
    { segment: 2, image: '1.2.3.1', row: 2, column: 2, z: expect.closeTo(affineLps[2][3] + affineLps[2][2], 4) },
  ])
  expect(textOf(dataset, '00100010')).toBe('Someone^Real')
  expect(textOf(dataset, '00200052')).toBe('1.2.9')
})

test('a label map of another place, and one that labels nothing, are refused', async () => {
  const { folder, affineLps } = writeObliqueSeries(temporaryFolder())
  const series = await readSliceSeries(folder)
  const labels = labelsOn(affineLps)
  const moved = { ...labels, affine: labels.affine.with(3, 500) }
  expect(() => encodeSegmentation(moved, series, options)).toThrow(/lie outside the DICOM series/)
  expect(() => encodeSegmentation({ ...labels, data: new Uint8Array(60) }, series, options)).toThrow(/labels nothing/)
})

test('names that are known get their SNOMED code, others a private one with the name', () => {
  expect(codesOf('Left-Hippocampus', 17).type).toMatchObject({ value: '5366008', scheme: 'SCT' })
  expect(codesOf('Cortical grey matter', 3).type.value).toBe('389081007')
  expect(codesOf('CSF', 1).type.value).toBe('65216001')
  expect(codesOf('Zebra stripe', 9).type).toEqual({ value: 'LABEL9', scheme: '99TOUCHSTONE', meaning: 'Zebra stripe' })
})
