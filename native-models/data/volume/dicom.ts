import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { type Conversion, runDcm2niix } from './dicom-conversion.ts'
import { dicomFilesIn } from './dicom-files.ts'
import { longestHeaderBytes, parseNiftiHeader } from './nifti-header.ts'
import { bytesPerVoxel, decodeVoxels } from './stored-types.ts'
import { voxelCount } from './values.ts'
import type { Volume } from './volume.ts'
import { assembleVolume } from './volume-format.ts'

interface Series {
  readonly title: string
  readonly overlay: boolean
  readonly volume: Volume
}

/**
 * All series in a DICOM file or in a folder (five levels deep) as volumes, the one with the most voxels in space first. Files of other formats are
 * passed over. A Problem where there is no image, or where one cannot be read whole: a series with a slice left out is worse than none.
 */
export async function readDicomSeries(path: string): Promise<Volume[]> {
  return (await seriesIn(path)).map(({ volume }) => volume)
}

/** The series with the most voxels in space; of equals, the one with the fewest time points. A note names the others. */
export async function readDicom(path: string): Promise<Volume> {
  const [first, ...others] = await seriesIn(path)
  if (others.length === 0) return first.volume
  const list = others.map(({ title, volume }) => `${title} (${volume.shape.join(' × ')})`)
  const note = `Of ${others.length + 1} series this is the largest, ${first.title}. The others: ${list.join('; ')}.`
  return withNotes(first.volume, [note])
}

async function seriesIn(path: string): Promise<Series[]> {
  const folder = await isFolder(path)
  const files = folder ? await dicomFilesIn(path) : [path]
  if (files.length === 0) {
    throw new Problem({ file: path, what: 'There are no DICOM files in this folder.', remedy: 'Name a DICOM folder, or one volume file.' })
  }
  const conversion = await converted(path, files)
  refuseUnreadable(path, conversion, files)
  const series = conversion.outputs.flatMap(({ name, bytes }) => (name.endsWith('.nii') ? [seriesOf(path, name, bytes, conversion)] : []))
  if (series.length === 0) throw withoutImage(path, conversion)
  const images = series.filter(({ overlay }) => !overlay)
  const notes = notesOf(conversion, files)
  return (images.length > 0 ? images : series)
    .map((one) => ({ ...one, volume: withNotes(one.volume, [...notes, ...sliceNotes(one.volume, folder)]) }))
    .sort((a, b) => inSpace(b) - inSpace(a) || a.volume.data.length - b.volume.data.length)
}

const inSpace = ({ volume }: Series) => voxelCount(volume.shape.slice(0, 3))

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function converted(path: string, files: readonly string[]): Promise<Conversion> {
  try {
    return await runDcm2niix(files)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('E')) throw unreadable(path, error)
    throw new Problem({
      file: path,
      what: `The DICOM files could not be converted (${error}).`,
      remedy: 'Try fewer of them.',
      cause: error,
    })
  }
}

function seriesOf(path: string, name: string, bytes: Uint8Array<ArrayBuffer>, { outputs }: Conversion): Series {
  const stem = name.slice(0, -'.nii'.length)
  const about = outputs.find((output) => output.name === `${stem}.json`)
  const header = parseNiftiHeader(path, bytes.subarray(0, longestHeaderBytes))
  const size = voxelCount(header.shape) * bytesPerVoxel(header.dtype)
  const data = decodeVoxels(bytes.slice(header.offset, header.offset + size), header.dtype, header.bigEndian)
  const volume = assembleVolume(path, { ...header, format: 'dicom' }, data)
  return { title: titleOf(stem, about?.bytes), overlay: /_ROI\d+$/.test(stem), volume }
}

function titleOf(stem: string, json: Uint8Array | undefined): string {
  if (!json) return `series ${stem}`
  const { SeriesNumber, SeriesDescription, ProtocolName } = parsed(json)
  const description = SeriesDescription ?? ProtocolName
  return `series ${SeriesNumber ?? stem}${description ? ` "${description}"` : ''}`
}

function parsed(json: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(json))
  } catch {
    // Only the title comes from it.
    return {}
  }
}

const incomplete = /^Warning: File not large enough to store image data: \/in\/(\d+)\.dcm/

function refuseUnreadable(path: string, { messages }: Conversion, files: readonly string[]): void {
  const cut = messages.flatMap((line) => incomplete.exec(line)?.[1] ?? []).map((n) => files[Number(n)])
  if (cut.length === 0) return
  const others = cut.length > 1 ? ` So do ${cut.length - 1} more files.` : ''
  const remedy = 'Copy or export it again from its source.'
  throw new Problem({ file: cut[0] ?? path, what: `This DICOM file stops before the end of its image.${others}`, remedy })
}

function withoutImage(path: string, { messages, failed }: Conversion): Problem {
  const none = messages.some((line) => /Unable to find any DICOM|No valid DICOM images|Skipping DICOM/.test(line))
  if (none) return new Problem({ file: path, what: 'There is no image in this DICOM data.', remedy: 'Name a file or folder with images.' })
  const reason = messages.findLast((line) => /error|warning|unsupported|unable/i.test(line)) ?? failed ?? 'no reason given'
  return new Problem({ file: path, what: `The DICOM images cannot be converted (${reason}).`, remedy: 'Export them again uncompressed.' })
}

/** What dcm2niix warns of, without what concerns only file names. */
function notesOf({ messages }: Conversion, files: readonly string[]): string[] {
  const lines = messages.filter((line) => /^(Warning|Error)|DUPLICATES REMOVED|^Skipping/.test(line) && !/protocol name/i.test(line))
  const named = lines.map((line) => line.replace(/\/in\/(\d+)\.dcm/g, (all, n) => (files[Number(n)] ? basename(files[Number(n)]) : all)))
  return [...new Set(named)].map((line) => `dcm2niix: ${line}`)
}

function sliceNotes(volume: Volume, folder: boolean): string[] {
  return !folder && volume.shape[2] === 1 ? ['This file holds one slice; to read its whole series, name its folder.'] : []
}

function withNotes(volume: Volume, notes: readonly string[]): Volume {
  if (notes.length === 0 || !volume.source) return volume
  return { ...volume, source: { ...volume.source, notes: [...(volume.source.notes ?? []), ...notes] } }
}
