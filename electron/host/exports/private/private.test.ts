import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { writeObliqueSeries } from '../../../../native-models/data/dicom/fixtures/oblique-series.ts'
import { readVolume } from '../../../../native-models/data/volume/read.ts'
import { writeVolume } from '../../../../native-models/data/volume/write.ts'
import { findInstrument } from '../../../../native-models/instruments/registry.ts'
import { executeRun } from '../../runs/run.ts'
import { parseSettings } from '../../runs/settings.ts'
import { temporaryFolder, writeLabels } from '../../testing/study.ts'
import type { ExportItem, ExportPlan } from '../plan.ts'
import { writeExport } from '../write.ts'

const quiet = { progress: () => {}, signal: new AbortController().signal, scratch: () => {} }
const mosaic = { slices: 2, widthPx: 300, convention: 'neurological', draw: 'fill' } as const
const secret = 'only for tests'

function planOf(given: Partial<ExportPlan> & Pick<ExportPlan, 'format' | 'out'>): ExportPlan {
  const deidentify = { dates: 'remove', deface: false, secret } as const
  return { items: [], runs: [], mosaic, combine: false, asOneFile: false, receipt: null, deidentify, ...given }
}

function itemOf(path: string, given: Partial<ExportItem> = {}): ExportItem {
  const name = path.split('/').at(-1) ?? ''
  return { name, path, kind: 'volume', subject: null, session: null, suffix: '', source: path, scan: null, brainMask: null, ...given }
}

/** Every byte that was written, and what it inflates to. */
function everything(folder: string): string {
  const texts: string[] = []
  const look = (bytes: Uint8Array): void => {
    texts.push(Buffer.from(bytes).toString('latin1'))
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) look(gunzipSync(bytes))
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
      for (const [name, content] of Object.entries(unzipSync(new Uint8Array(bytes)))) {
        texts.push(name)
        look(content)
      }
    }
  }
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    texts.push(name)
    if (statSync(join(folder, name)).isFile()) look(readFileSync(join(folder, name)))
  }
  return texts.join('\n').toLowerCase()
}

/** A scan that says in every way that NIfTI has whose it is. */
async function tellingScan(folder: string): Promise<string> {
  const path = join(folder, 'sub-Maier_ses-20200315_acq-AnnaMaier_run-2_T1w.nii')
  const data = Int16Array.from({ length: 1000 }, (_, n) => n)
  await writeVolume(path, {
    shape: [10, 10, 10],
    affine: [2, 0, 0, -9, 0, 2, 0, -9, 0, 0, 2, -9, 0, 0, 0, 1],
    data,
    slope: 1,
    intercept: 0,
  })
  const plain = readFileSync(path)
  const header = Buffer.from(plain.subarray(0, 352))
  header.write('MaierData', 4)
  header.write('Maier db', 14)
  header.write('Anna Maier 1950-05-05', 148)
  header.write('/home/maier/a.nii', 228)
  header.write('MaierIntent', 328)
  header[348] = 1
  header.writeFloatLE(384, 108)
  const extension = Buffer.alloc(32)
  extension.writeInt32LE(32, 0)
  extension.writeInt32LE(6, 4)
  extension.write('Maier comment', 8)
  writeFileSync(path, Buffer.concat([header, extension, plain.subarray(352)]))
  return path
}

it('a NIfTI file leaves without its name, its texts and its extension, and with all of its voxels', async () => {
  const folder = temporaryFolder()
  const path = await tellingScan(folder)
  expect(everything(folder)).toContain('maier comment')
  const measured = { EchoTime: 0.03, PatientName: 'Maier', AcquisitionDateTime: '2020-03-15T10:00:00' }
  writeFileSync(path.replace('.nii', '.json'), JSON.stringify(measured))
  const out = join(folder, 'out')
  const item = itemOf(path, { subject: 'Maier', session: '20200315', suffix: 'T1w' })
  for (const format of ['nii', 'nii.gz', 'mgz', 'npy'] as const) await writeExport(planOf({ format, out, items: [item] }), quiet)
  const text = everything(out)
  for (const word of ['maier', 'anna', '1950', '2020', folder.toLowerCase(), secret]) expect(text).not.toContain(word)
  const names = readdirSync(out)
  const scan = names.find((name) => name.endsWith('.nii')) ?? ''
  expect(scan).toMatch(/^sub-[a-z2-9]{8}_ses-[a-z2-9]{4}_run-2_T1w\.nii$/)
  const [before, after] = [await readVolume(path), await readVolume(join(out, scan))]
  expect(after.data).toEqual(before.data)
  expect(after.affine).toEqual(before.affine)
  expect(JSON.parse(readFileSync(join(out, scan.replace('.nii', '.json')), 'utf8'))).toEqual({ EchoTime: 0.03 })
  const log = readFileSync(join(out, 'deidentification.tsv'), 'utf8')
  for (const field of ['descrip', 'aux_file', 'db_name', 'data_type', 'intent_name', 'extensions']) expect(log).toContain(field)
})

it('a DICOM scan leaves under its pseudonym, as DICOM and as NIfTI alike', async () => {
  const { folder } = writeObliqueSeries(temporaryFolder())
  const out = join(temporaryFolder(), 'out')
  for (const format of ['dicom', 'nii.gz'] as const) await writeExport(planOf({ format, out, items: [itemOf(folder)] }), quiet)
  const text = everything(out)
  for (const word of ['someone', 'mrn-4711', '1.2.3.', '20200315']) expect(text).not.toContain(word)
  const names = readdirSync(out).filter((name) => name.startsWith('sub-'))
  expect(new Set(names.map((name) => name.slice(0, 12))).size).toBe(1)
})

it('a run leaves without paths, user, machine and dates, in its record, its report and its tables', async () => {
  const folder = temporaryFolder()
  const [candidate, reference] = ['sub-Maier_candidate_dseg.nii.gz', 'sub-Maier_reference_dseg.nii.gz'].map((name) => join(folder, name))
  await writeLabels(reference, (i) => (i > 3 ? 1 : 0))
  await writeLabels(candidate, (i) => (i > 2 ? 1 : 0))
  const results = join(folder, 'MaierResults')
  const settings = parseSettings(await findInstrument('validate/overlap'), [])
  await executeRun({ id: 'validate/overlap', inputs: { candidate, reference }, settings, seed: 0, out: results }, quiet)
  const run = { folder: results, recordName: 'run.json', reportName: 'report.html', subject: 'Maier', session: null, source: 'x' }
  const out = join(folder, 'out')
  for (const format of ['zip', 'html', 'json', 'csv'] as const) await writeExport(planOf({ format, out, runs: [run] }), quiet)
  const text = everything(out)
  const program = join(import.meta.dirname, '..', '..', '..', '..').toLowerCase()
  const year = String(new Date().getFullYear())
  // A name of two or three letters stands in any text by chance.
  const machine = hostname().length > 3 ? [hostname().toLowerCase()] : []
  for (const word of ['maier', folder.toLowerCase(), ...machine, `${year}-`, secret, program]) expect(text).not.toContain(word)
  expect(text).not.toContain(`/${userInfo().username}/`)
  const report = readFileSync(join(out, readdirSync(out).find((name) => name.endsWith('.html')) ?? ''), 'utf8')
  expect(report).toMatch(/Dice/)
})

it('a table leaves without the subject and its dates', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'sub-Maier_visits.tsv')
  writeFileSync(path, 'participant\tvisit\tvalue\nsub-Maier\t2020-03-15\t1.5\n')
  const item = itemOf(path, { kind: 'table', subject: 'Maier' })
  const dates = { deface: false, secret } as const
  for (const how of ['remove', 'shift'] as const) {
    const out = join(folder, how)
    await writeExport(planOf({ format: 'tsv', out, items: [item], deidentify: { ...dates, dates: how } }), quiet)
    const table = readFileSync(join(out, readdirSync(out).find((name) => name.startsWith('sub-')) ?? ''), 'utf8')
    expect(table).toMatch(how === 'remove' ? /^sub-[a-z2-9]{8}\tn\/a\t1\.5$/m : /^sub-[a-z2-9]{8}\t20[01]\d-\d\d-\d\d\t1\.5$/m)
    expect(table).not.toMatch(/Maier|2020-03-15/)
  }
})

it('a name that says nothing of anybody is no reason to refuse', async () => {
  const folder = temporaryFolder()
  const path = await writeLabels(join(folder, 'run-2_dseg.nii.gz'), (i) => (i > 3 ? 1 : 0))
  const out = join(folder, 'out')
  await writeExport(planOf({ format: 'nii', out, items: [itemOf(path, { kind: 'labels' })] }), quiet)
  expect(readdirSync(out)).toContainEqual(expect.stringMatching(/^sub-[a-z2-9]{8}_run-2_dseg\.nii$/))
})

it('one secret gives one name to one subject; another gives another', async () => {
  const folder = temporaryFolder()
  const path = await tellingScan(folder)
  const item = itemOf(path, { subject: 'Maier', session: null })
  const nameWith = async (word: string, n: number) => {
    const out = join(folder, `out${n}`)
    await writeExport(planOf({ format: 'nii', out, items: [item], deidentify: { dates: 'remove', deface: false, secret: word } }), quiet)
    return readdirSync(out).find((name) => name.endsWith('.nii'))
  }
  expect(await nameWith('a', 1)).toBe(await nameWith('a', 2))
  expect(await nameWith('a', 3)).not.toBe(await nameWith('b', 4))
})

it('a scan in which no brain is found is refused where faces are to be cut away, and nothing is written', async () => {
  const folder = temporaryFolder()
  const path = await tellingScan(folder)
  const out = join(folder, 'out')
  const plan = planOf({ format: 'nii', out, items: [itemOf(path)], deidentify: { dates: 'remove', deface: true, secret } })
  await expect(writeExport(plan, quiet)).rejects.toThrow(/face cannot be cut away/)
  expect(readdirSync(folder)).toHaveLength(1)
})

it('nothing leaves when what identifies is still in it', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'sub-Maier_array.npy')
  // An array is copied as it is: its text would leave.
  writeFileSync(path, 'NUMPY of sub-Maier')
  const plan = planOf({ format: 'npy', out: join(folder, 'out'), items: [itemOf(path, { kind: 'array', subject: 'Maier' })] })
  await expect(writeExport(plan, quiet)).rejects.toThrow(/still in/)
  expect(readdirSync(folder)).toEqual(['sub-Maier_array.npy'])
})
