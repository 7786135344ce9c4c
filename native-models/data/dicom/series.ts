import { stat } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { dicomFilesIn } from '../volume/dicom-files.ts'
import type { Affine } from '../volume/volume.ts'
import { type Dataset, numbersOf, readDicomFile, textOf } from './dataset.ts'

/** One image of a series, and where it lies. */
export interface Slice {
  readonly file: string
  readonly dataset: Dataset
  /** Column, row, 0 → RAS mm. */
  readonly affine: Affine
}

/** A series of single slices, one for each place, in order along their normal. */
export interface SliceSeries {
  readonly columns: number
  readonly rows: number
  readonly slices: readonly Slice[]
  readonly sliceSpacingMm: number
}

/** The files of a DICOM scan: the file itself, or those of its folder. */
export async function filesOfScan(path: string): Promise<string[]> {
  try {
    return (await stat(path)).isDirectory() ? await dicomFilesIn(path) : [path]
  } catch (error) {
    throw unreadable(path, error)
  }
}

/**
 * The headers of the series with the most images in a DICOM folder, first of each place where there are several (time points).
 * `Problem` (input) for images that do not say where they lie, and for those that hold many slices in one (enhanced, mosaic).
 */
export async function readSliceSeries(path: string): Promise<SliceSeries> {
  const bySeries = new Map<string, Slice[]>()
  for (const file of await filesOfScan(path)) {
    const { dataset } = await readDicomFile(file)
    const affine = sliceAffineOf(dataset)
    const [rows = 0, columns = 0] = [...numbersOf(dataset, '00280010'), ...numbersOf(dataset, '00280011')]
    if (!affine || numbersOf(dataset, '00280008').some((frames) => frames > 1) || isMosaic(dataset)) continue
    const key = `${textOf(dataset, '0020000E')} ${rows}×${columns}`
    const found = bySeries.get(key) ?? []
    bySeries.set(key, found)
    found.push({ file, dataset, affine })
  }
  const [largest] = [...bySeries.values()].sort((a, b) => b.length - a.length)
  const [first] = largest ?? []
  if (!largest || !first) {
    throw new Problem({
      file: path,
      what: 'It holds no series of single slices with a position: enhanced and mosaic images cannot be referred to yet.',
      remedy: 'Export the segmentation as NIfTI.',
    })
  }
  const slices = onePerPlace(largest)
  const places = slices.map((slice) => alongNormal(slice.affine))
  const sliceSpacingMm =
    slices.length > 1 ? (Math.max(...places) - Math.min(...places)) / (slices.length - 1) : numberOr(first.dataset, '00180050', 1)
  return { columns: numberOr(first.dataset, '00280011', 0), rows: numberOr(first.dataset, '00280010', 0), slices, sliceSpacingMm }
}

/**
 * Column and row of a slice to RAS mm; its third column is the normal, 1 mm long. undefined where the header does not say.
 * Source: PS3.3 C.7.6.2.1.1, with left and posterior turned to right and anterior.
 */
export function sliceAffineOf(dataset: Dataset): Affine | undefined {
  const position = numbersOf(dataset, '00200032')
  const orientation = numbersOf(dataset, '00200037')
  const [betweenRows, betweenColumns] = numbersOf(dataset, '00280030')
  if (position.length !== 3 || orientation.length !== 6 || !betweenRows || !betweenColumns) return undefined
  const [along, down] = [orientation.slice(0, 3), orientation.slice(3)]
  const normal = [0, 1, 2].map((n) => along[(n + 1) % 3] * down[(n + 2) % 3] - along[(n + 2) % 3] * down[(n + 1) % 3])
  const row = (n: number) =>
    [along[n] * betweenColumns, down[n] * betweenRows, normal[n], position[n]].map((value) => (n < 2 ? -value : value))
  return [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
}

function alongNormal(affine: Affine): number {
  return affine[2] * affine[3] + affine[6] * affine[7] + affine[10] * affine[11]
}

function onePerPlace(slices: readonly Slice[]): Slice[] {
  const ordered = [...slices].sort(
    (a, b) => alongNormal(a.affine) - alongNormal(b.affine) || numberOr(a.dataset, '00200013', 0) - numberOr(b.dataset, '00200013', 0),
  )
  return ordered.filter(({ affine }, n) => n === 0 || alongNormal(affine) - alongNormal(ordered[n - 1].affine) > 0.01)
}

function isMosaic(dataset: Dataset): boolean {
  return (dataset['00080008']?.Value ?? []).includes('MOSAIC')
}

function numberOr(dataset: Dataset, tag: string, otherwise: number): number {
  const [value] = numbersOf(dataset, tag)
  return value !== undefined && Number.isFinite(value) ? value : otherwise
}
