import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { encodeDicomFile, readDicomFile, textOf } from '../../../../native-models/data/dicom/dataset.ts'
import { filesOfScan, sliceAffineOf } from '../../../../native-models/data/dicom/series.ts'
import { Problem } from '../../../../native-models/data/problem.ts'
import { readHead } from '../../../../native-models/data/volume/byte-source.ts'
import { isDicom } from '../../../../native-models/data/volume/dicom-files.ts'
import { describeVolume } from '../../../../native-models/data/volume/read.ts'
import { writeVolume } from '../../../../native-models/data/volume/write.ts'
import { type FaceRegion, withoutFace } from '../../../../native-models/deidentify/deface.ts'
import { deidentifyDicom, identifyingWordsOf } from '../../../../native-models/deidentify/dicom.ts'
import { blankFace } from '../../../../native-models/deidentify/dicom-pixels.ts'
import { counted, type Removal } from '../../../../native-models/deidentify/log.ts'
import { privateSidecar } from '../../../../native-models/deidentify/sidecar.ts'
import { wordsInHeader } from '../../../../native-models/deidentify/volume-header.ts'
import { toTsv } from '../../files/tsv.ts'
import { openPort } from '../../runs/inputs.ts'
import { labelTable } from '../../runs/label-table.ts'
import { json } from '../../runs/outputs.ts'
import { filesBeside } from '../beside.ts'
import type { Identity } from './identity.ts'

/** A copy of a scan or segmentation with a new header and without the face. Gives what was done. */
export async function privateVolume(path: string, kind: 'volume' | 'labels', to: string, face: FaceRegion | undefined): Promise<Removal[]> {
  const removals = await wordsInHeader(path)
  const given = await openPort(kind, path)
  const { volume, removed } = face ? withoutFace(given, face) : { volume: given, removed: 0 }
  await writeVolume(to, volume)
  return [...removals, ...faceRemoval(removed, face)]
}

/** A copy of a DICOM scan after the basic profile, its files numbered. */
export async function privateDicom(
  path: string,
  to: string,
  identity: Identity,
  options: { secret: string; shift: boolean; face: FaceRegion | undefined },
): Promise<Removal[]> {
  const removals: Removal[] = []
  let blanked = 0
  await mkdir(to)
  for (const [n, file] of (await filesOfScan(path)).entries()) {
    const given = await readDicomFile(file)
    const { file: clean, removals: found } = deidentifyDicom(given, {
      secret: options.secret,
      pseudonym: identity.subject,
      shiftDays: options.shift ? identity.shiftDays : undefined,
    })
    removals.push(...found)
    const faceless = options.face ? blankFace(clean, options.face, sliceAffineOf(clean.dataset)) : { file: clean, removed: 0 }
    if (faceless === undefined) {
      throw new Problem({
        what: 'Faces can be cut away only from uncompressed DICOM images with one slice each.',
        remedy: 'Export the scan as NIfTI, or leave the face in.',
      })
    }
    blanked += faceless.removed
    await writeFile(join(to, `${String(n + 1).padStart(5, '0')}.dcm`), encodeDicomFile(faceless.file))
  }
  return [...counted(removals), ...faceRemoval(blanked, options.face)]
}

/** A copy of a text file without the words that tell whose it is. */
export async function privateText(path: string, to: string, clean: (text: string) => string): Promise<Removal[]> {
  const text = await readFile(path, 'utf8')
  const after = clean(text)
  await writeFile(to, after)
  return after === text ? [] : [{ where: 'text', field: 'names and paths', action: 'replaced', count: 1, note: '' }]
}

/** A copy of the JSON beside an image with nothing in it but the measurement, where there is one. */
export async function privateSidecarOf(path: string, to: string): Promise<Removal[]> {
  const sidecar = filesBeside(path).find(({ extension }) => extension === '.json')
  if (!sidecar) return []
  const { json: clean, removals } = privateSidecar(
    z
      .record(z.string(), z.unknown())
      .catch({})
      .parse(await parsed(sidecar.path)),
  )
  if (Object.keys(clean).length) await writeFile(to.replace(/\.nii\.gz$/, '.json'), json(clean))
  return removals
}

async function parsed(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    // What is no JSON holds nothing that can be kept.
    return {}
  }
}

/** Numbers only: as it is. */
export async function plainCopy(path: string, to: string): Promise<Removal[]> {
  await copyFile(path, to)
  return []
}

/** The patient of a DICOM scan, and what of its header must not leave; undefined for other formats. */
export async function patientOf(path: string): Promise<{ id: string | undefined; words: string[] } | undefined> {
  const isFolder = (await stat(path)).isDirectory()
  const [first] = await filesOfScan(path)
  if (first === undefined || (!isFolder && !isDicom(await readHead(first, 1024)))) return undefined
  const { dataset } = await readDicomFile(first)
  const words = identifyingWordsOf(dataset).filter((word) => word.length > 5)
  return { id: textOf(dataset, '00100020'), words }
}

export async function isDicomScan(path: string): Promise<boolean> {
  return (await describeVolume(path)).format === 'dicom'
}

function faceRemoval(count: number, face: FaceRegion | undefined): Removal[] {
  return [
    face
      ? { where: 'voxels', field: 'in front of and below the brain', action: 'removed', count, note: '' }
      : { where: 'voxels', field: 'face', action: 'kept', count: 1, note: 'Not asked to cut it away.' },
  ]
}

/** The names of the labels beside a segmentation. */
export async function writeLabelNames(path: string, to: string): Promise<void> {
  await writeFile(to, toTsv(labelTable((await openPort('labels', path)).labels)))
}
