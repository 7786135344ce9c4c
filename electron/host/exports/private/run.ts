import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { LabelVolume, Volume } from '../../../../native-models/data/volume/volume.ts'
import { type FaceRegion, withoutFace } from '../../../../native-models/deidentify/deface.ts'
import type { Removal } from '../../../../native-models/deidentify/log.ts'
import { shiftedIso, withoutDates } from '../../../../native-models/deidentify/secret.ts'
import type { Table } from '../../../../native-models/instruments/contract.ts'
import { hashOf } from '../../files/hash.ts'
import { openRun } from '../../report/open-run.ts'
import { reportHtml } from '../../report/report.ts'
import { nameWithoutExtension, stemOf } from '../../runs/names.ts'
import { json } from '../../runs/outputs.ts'
import { phantomCommand } from '../../runs/provenance.ts'
import type { RunRecord } from '../../runs/record.ts'
import type { ExportRun } from '../plan.ts'
import { recordOf } from '../runs.ts'
import { type Identity, identifyingWords, identityOf, privateStem, withoutWords } from './identity.ts'
import { plainCopy, privateText, privateVolume } from './items.ts'
import type { FileLog, PrivateWork } from './plan.ts'

const noDate = '1970-01-01T00:00:00.000Z'

/** A copy of a run folder that does not say whose it is: results under other names, the record without paths and dates, the report drawn again. */
export async function privateRun(run: ExportRun, work: PrivateWork, log: FileLog[]): Promise<ExportRun> {
  const record = recordOf(run)
  const identity = identityOf(work.settings.secret, run)
  const inputs = Object.values(record.inputs).map(({ file }) => file)
  const words = [...work.words, ...identifyingWords([run], [...inputs, record.stem])].sort((a, b) => b.length - a.length)
  const stem = privateStem(record.stem, identity)
  // The command that tests the instrument says where this program lies.
  const test = phantomCommand(record.instrument.id)
  const clean = (text: string) => withoutWords(text.replaceAll(test, `touchstone phantom ${record.instrument.id}`), words, stem)
  const name = work.unique(`${stem}_${record.instrument.id.replace('/', '-')}`)
  const folder = join(work.folder, name)
  await mkdir(folder)
  const days = work.settings.dates === 'shift' ? identity.shiftDays : undefined
  const opened = await openRun(run.folder, record)
  const face = await faceOf(run, record, opened.values, work)
  const renamed = (file: string) => (file.startsWith(record.stem) ? stem + file.slice(record.stem.length) : clean(file))

  const outputs: RunRecord['outputs'] = {}
  for (const [port, { kind, files }] of Object.entries(record.outputs)) {
    const copies: RunRecord['outputs'][string]['files'] = []
    for (const { file } of files) {
      const [from, to] = [join(run.folder, file), join(folder, renamed(file))]
      if (!existsSync(from)) continue
      const removals = await copyOutput(from, to, kind, face, (text) => withoutDates(clean(text), days))
      log.push({ file: `${name}/${basename(to)}`, removals: removals ?? [leftOut] })
      if (removals) copies.push({ file: basename(to), ...(await hashOf(to)) })
    }
    if (copies.length) outputs[port] = { kind, files: copies }
  }

  const after = privateRecord(record, { identity, stem, clean, shift: work.settings.dates === 'shift', outputs })
  await writeFile(join(folder, 'run.json'), json(after))
  const values = Object.fromEntries(
    Object.entries(opened.values).map(([port, value]) => [port, privateValue(value, face, (text) => withoutDates(clean(text), days))]),
  )
  await writeFile(join(folder, 'report.html'), clean(reportHtml({ instrument: opened.instrument, record: after, values })))
  log.push({ file: `${name}/run.json`, removals: recordRemovals(work.settings.dates) })
  return {
    ...run,
    folder,
    recordName: 'run.json',
    reportName: 'report.html',
    subject: identity.subject,
    session: identity.session ?? null,
    source: '',
  }
}

const leftOut: Removal = {
  where: 'file',
  field: 'whole',
  action: 'removed',
  count: 1,
  note: 'A picture or file of a kind that cannot be looked through.',
}

/** undefined where a file cannot be made safe; it then stays behind. */
async function copyOutput(
  from: string,
  to: string,
  kind: string,
  face: FaceRegion | undefined,
  clean: (text: string) => string,
): Promise<Removal[] | undefined> {
  if (/\.nii(\.gz)?$/i.test(from)) return privateVolume(from, kind === 'labels' ? 'labels' : 'volume', to, face)
  if (['.json', '.tsv', '.csv', '.svg', '.txt'].includes(extname(from).toLowerCase())) return privateText(from, to, clean)
  return extname(from).toLowerCase() === '.npy' ? plainCopy(from, to) : undefined
}

async function faceOf(
  run: ExportRun,
  { inputs, outputs }: RunRecord,
  values: Readonly<Record<string, unknown>>,
  { settings, faces }: PrivateWork,
): Promise<FaceRegion | undefined> {
  const scan = Object.entries(inputs).find(([port, { kind }]) => kind === 'volume' && values[port] !== undefined)?.[1].file
  if (!settings.deface || scan === undefined) return undefined
  const mask = Object.values(outputs).flatMap(
    ({ files }) => files.find(({ file }) => file.endsWith('desc-brain_mask.nii.gz'))?.file ?? [],
  )[0]
  return faces(scan, mask === undefined ? null : join(run.folder, mask))
}

function privateValue(value: unknown, face: FaceRegion | undefined, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (isVolume(value)) return face ? withoutFace(value, face).volume : value
  if (isTable(value)) return { ...value, rows: JSON.parse(clean(JSON.stringify(value.rows))), file: undefined }
  return value
}

const isVolume = (value: unknown): value is Volume | LabelVolume => typeof value === 'object' && value !== null && 'affine' in value
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && 'rows' in value

interface Cleaning {
  readonly identity: Identity
  readonly stem: string
  readonly shift: boolean
  readonly outputs: RunRecord['outputs']
  clean(text: string): string
}

function privateRecord(record: RunRecord, { identity, stem, shift, outputs, clean }: Cleaning): RunRecord {
  const dated = (iso: string) => (shift ? shiftedIso(iso, identity.shiftDays) : noDate)
  const { id } = record.instrument
  const inputs = Object.entries(record.inputs).map(([port, input]) => {
    const file = `${privateStem(stemOf(input.file) === record.stem ? input.file : basename(input.file), identity)}${extensionOf(input.file)}`
    // The hash of the original would recognise it.
    return [port, { ...input, annotations: undefined, file, sha256: '', bytes: 0 }] as const
  })
  const after: RunRecord = {
    ...record,
    stem,
    inputs: Object.fromEntries(inputs),
    outputs,
    models: record.models.map((model) => ({ ...model, file: basename(model.file) })),
    command: ['touchstone run', id, ...inputs.map(([port, { file }]) => `--in ${port}=${file}`), `--seed ${record.seed}`].join(' '),
    machine: { ...record.machine, cpu: 'not said' },
    startedAt: dated(record.startedAt),
    ...(record.tested && { tested: { ...record.tested, testedAt: dated(record.tested.testedAt) } }),
  }
  return JSON.parse(clean(JSON.stringify(after))) as RunRecord
}

function extensionOf(path: string): string {
  return basename(path).slice(nameWithoutExtension(path).length)
}

function recordRemovals(dates: 'remove' | 'shift'): Removal[] {
  const did = (field: string, action: Removal['action']): Removal => ({ where: 'run.json and report', field, action, count: 1, note: '' })
  return [
    did('paths of inputs and of the command', 'replaced'),
    did('hashes of inputs', 'emptied'),
    did('processor', 'replaced'),
    did('dates', dates === 'shift' ? 'shifted' : 'removed'),
  ]
}
