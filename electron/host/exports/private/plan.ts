import { join } from 'node:path'
import { convertSpikes } from '../../../../native-models/data/spikes/convert.ts'
import type { FaceRegion } from '../../../../native-models/deidentify/deface.ts'
import type { Removal } from '../../../../native-models/deidentify/log.ts'
import { withoutDates } from '../../../../native-models/deidentify/secret.ts'
import type { TaskContext } from '../../jobs/task.ts'
import type { ExportItem, ExportPlan } from '../plan.ts'
import { uniqueNames } from '../safe-names.ts'
import { refuseWords } from './check.ts'
import { type Faces, findFaces } from './faces.ts'
import { identifyingWords, identityOf, privateStem, withoutWords } from './identity.ts'
import { isDicomScan, patientOf, plainCopy, privateDicom, privateSidecarOf, privateText, privateVolume, writeLabelNames } from './items.ts'
import { privateRun } from './run.ts'

/** What was done to one file, under the name that it goes by now. */
export interface FileLog {
  readonly file: string
  readonly removals: readonly Removal[]
}

export interface PrivateWork {
  readonly settings: NonNullable<ExportPlan['deidentify']>
  readonly folder: string
  readonly faces: Faces
  readonly words: readonly string[]
  readonly unique: (name: string) => string
  readonly context: TaskContext
}

/**
 * The same export of copies that do not say whose they are: everything is copied into `folder` under another name, without what identifies, and the
 * plan then leads to the copies. `Problem` where something cannot be made safe; then nothing is exported.
 */
export async function privatePlan(plan: ExportPlan, folder: string, context: TaskContext): Promise<{ plan: ExportPlan; log: FileLog[] }> {
  const settings = plan.deidentify
  if (!settings) return { plan, log: [] }
  const paths = plan.items.flatMap(({ path, name, scan }) => [path, name, ...(scan === null ? [] : [scan])])
  const folders = plan.runs.map((run) => run.folder)
  const owned = await Promise.all(plan.items.map((item) => withPatient(item, plan.format)))
  const patients = owned.flatMap(({ patientWords }) => patientWords)
  const words = [...identifyingWords([...plan.items, ...plan.runs], paths, folders), ...patients]
  const work: PrivateWork = { settings, folder, faces: findFaces(context), words, unique: uniqueNames(), context }
  const log: FileLog[] = []
  const items: ExportItem[] = []
  const runs: ExportPlan['runs'][number][] = []
  for (const item of owned) items.push(await privateItem(item, plan.format, work, log))
  for (const run of plan.runs) runs.push(await privateRun(run, work, log))
  context.progress(0.99, 'Looking whether anything is left')
  refuseWords(folder, words)
  return { plan: { ...plan, items, runs }, log }
}

/** A DICOM scan says itself whose it is: its patient is then the subject, and what its header says of the patient must not leave. */
async function withPatient(item: ExportItem, format: ExportPlan['format']): Promise<ExportItem & { patientWords: readonly string[] }> {
  const path = item.scan ?? item.path
  if (item.kind !== 'volume' && item.kind !== 'labels') return { ...item, patientWords: [] }
  const patient = await patientOf(path)
  const known = format.startsWith('dicom') ? [patient?.id, item.subject] : [item.subject, patient?.id]
  return { ...item, subject: known.find((id) => id !== undefined && id !== null) ?? null, patientWords: patient?.words ?? [] }
}

async function privateItem(item: ExportItem, format: ExportPlan['format'], work: PrivateWork, log: FileLog[]): Promise<ExportItem> {
  const { settings, folder, words, unique, context } = work
  context.signal.throwIfAborted()
  const identity = identityOf(settings.secret, item)
  const stem = unique(privateStem(item.name, identity))
  context.progress(0, `De-identifying ${stem}`)
  const isVolume = item.kind === 'volume' || item.kind === 'labels'
  const face = isVolume ? await faceOf(item, work) : undefined
  const asDicom = format === 'dicom' || format === 'dicom-seg'
  const dicomOptions = { secret: settings.secret, shift: settings.dates === 'shift', face }
  const scan = item.scan === null || !isVolume ? null : join(folder, unique(`${stem}_scan${asDicom ? '' : '.nii.gz'}`))
  const make: Readonly<Record<string, (path: string, to: string) => Promise<Removal[]>>> = {
    table: (path, to) =>
      privateText(path, to, (text) =>
        withoutDates(withoutWords(text, words, identity.subject), dicomOptions.shift ? identity.shiftDays : undefined),
      ),
    array: plainCopy,
    // Times and units, and nothing else that the file says.
    spikes: async (path, to) => {
      await convertSpikes(path, to)
      return []
    },
    volume: (path, to) => (format === 'dicom' ? privateDicom(path, to, identity, dicomOptions) : privateVolume(path, 'volume', to, face)),
    labels: (path, to) => privateVolume(path, 'labels', to, face),
  }
  const ending = format === 'dicom' ? '' : ({ table: '.tsv', array: '.npy', spikes: '.csv' }[item.kind] ?? '.nii.gz')
  const path = join(folder, stem + ending)
  const removals = await (make[item.kind] ?? make.volume)(item.path, path)
  if (item.kind === 'labels') await writeLabelNames(item.path, path.replace(/\.nii\.gz$/, '.tsv'))
  const sidecar = isVolume && !asDicom ? await privateSidecarOf(item.path, path) : []
  log.push({ file: stem, removals: [nameRemoval, ...removals, ...sidecar] })
  if (scan !== null && item.scan !== null && (item.kind === 'labels' || asDicom)) {
    if (asDicom && (await isDicomScan(item.scan))) await privateDicom(item.scan, scan, identity, dicomOptions)
    else if (!asDicom) await privateVolume(item.scan, 'volume', scan, face)
    else return { ...item, ...named(stem, ending), path, scan: item.scan, subject: null, session: null }
  }
  return { ...item, ...named(stem, ending), path, scan, subject: identity.subject, session: identity.session ?? null, brainMask: null }
}

const named = (stem: string, ending: string) => ({ name: stem + ending })

const nameRemoval: Removal = { where: 'name', field: 'of the file', action: 'replaced', count: 1, note: '' }

async function faceOf(item: ExportItem, { settings, faces }: PrivateWork): Promise<FaceRegion | undefined> {
  // A segmentation whose scan is not known shows no face but what it labels.
  if (!settings.deface || (item.kind === 'labels' && item.scan === null)) return undefined
  return faces(item.scan ?? item.path, item.brainMask)
}
