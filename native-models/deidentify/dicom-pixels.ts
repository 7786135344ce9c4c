import { type DicomFile, numbersOf, textOf } from '../data/dicom/dataset.ts'
import type { Affine } from '../data/volume/volume.ts'
import { type FaceRegion, isFace } from './deface.ts'

/** Implicit and explicit little-endian, explicit big-endian: pixels as they are. */
const uncompressed = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2']

/**
 * An image of one slice without what lies in the face region: those pixels become 0, or the padding value.
 * undefined where that cannot be done: compressed pixels, several frames, or no place in space.
 * @param affine column, row, 0 → RAS mm
 */
export function blankFace(
  file: DicomFile,
  region: FaceRegion,
  affine: Affine | undefined,
): { file: DicomFile; removed: number } | undefined {
  const { meta, dataset } = file
  const [pixels] = dataset['7FE00010']?.Value ?? []
  if (!(pixels instanceof ArrayBuffer) || !affine || !uncompressed.includes(textOf(meta, '00020010') ?? '')) return undefined
  const [rows, columns, bits] = ['00280010', '00280011', '00280100'].map((tag) => numbersOf(dataset, tag)[0] ?? 0)
  const samples = numbersOf(dataset, '00280002')[0] ?? 1
  if ((bits !== 8 && bits !== 16) || pixels.byteLength < (rows * columns * samples * bits) / 8 || frames(dataset) > 1) return undefined
  const bytes = new Uint8Array(pixels.slice(0))
  const size = (bits / 8) * samples
  let removed = 0
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (!isFace(region, affine[4] * c + affine[5] * r + affine[7], affine[8] * c + affine[9] * r + affine[11])) continue
      removed++
      bytes.fill(0, size * (c + columns * r), size * (c + columns * r + 1))
    }
  }
  return { file: { meta, dataset: { ...dataset, '7FE00010': { ...dataset['7FE00010'], Value: [bytes.buffer] } } }, removed }
}

function frames(dataset: DicomFile['dataset']): number {
  const isMosaic = (dataset['00080008']?.Value ?? []).includes('MOSAIC')
  return isMosaic ? 2 : (numbersOf(dataset, '00280008')[0] ?? 1)
}
