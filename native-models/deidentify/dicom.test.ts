import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Dataset, encodeDicomFile, numbersOf, readDicomFile, textOf } from '../data/dicom/dataset.ts'
import { writeObliqueSeries } from '../data/dicom/fixtures/oblique-series.ts'
import { temporaryFolder } from '../data/volume/fixtures/cases.ts'
import { deidentifyDicom } from './dicom.ts'
import { ruleOf } from './profile.ts'

const options = { secret: 'a secret', pseudonym: 'sub-abc', shiftDays: undefined }

const identifiers: Dataset = {
  '00080014': { vr: 'UI', Value: ['1.3.999.14'] },
  '00080022': { vr: 'DA', Value: ['20200316'] },
  '0008002A': { vr: 'DT', Value: ['20200316101112.5'] },
  '00080050': { vr: 'SH', Value: ['ACC-0815'] },
  '00080080': { vr: 'LO', Value: ['Nowhere General'] },
  '00080090': { vr: 'PN', Value: [{ Alphabetic: 'Doctor^Who' }] },
  '00081010': { vr: 'SH', Value: ['SCANNER-7'] },
  '00081030': { vr: 'LO', Value: ['Head of Mrs Real'] },
  '0008103E': { vr: 'LO', Value: ['T1 MRN-4711'] },
  '00081140': {
    vr: 'SQ',
    Value: [{ '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.4'] }, '00081155': { vr: 'UI', Value: ['1.2.3.1'] } }],
  },
  '00090010': { vr: 'LO', Value: ['SECRET VENDOR'] },
  '00091001': { vr: 'LO', Value: ['Private Realname'] },
  '00100030': { vr: 'DA', Value: ['19500505'] },
  '00101010': { vr: 'AS', Value: ['069Y'] },
  '00101040': { vr: 'LO', Value: ['1 Long Street'] },
  '00104000': { vr: 'LT', Value: ['Knows Doctor Who'] },
  '00180015': { vr: 'CS', Value: ['HEAD'] },
  '00180081': { vr: 'DS', Value: ['30'] },
  // Of no profile, but with the patient's number in it.
  '00181250': { vr: 'SH', Value: ['coil MRN-4711'] },
  '00400275': {
    vr: 'SQ',
    Value: [{ '00400007': { vr: 'LO', Value: ['Ask Realname'] }, '00101001': { vr: 'PN', Value: [{ Alphabetic: 'Nested^Name' }] } }],
  },
  '60003000': { vr: 'OW', Value: [new Uint8Array(20).buffer] },
}
const telling = [
  'Someone',
  'Real',
  'MRN-4711',
  'ACC-0815',
  'Nowhere',
  'Who',
  'SCANNER-7',
  'VENDOR',
  'Long Street',
  'Nested',
  '19500505',
  '20200316',
  '20200315',
  '069Y',
]

async function cleaned(given: { shiftDays?: number } = {}) {
  const { folder } = writeObliqueSeries(temporaryFolder(), identifiers)
  const files = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
  const made = []
  for (const path of files) {
    const { file, removals } = deidentifyDicom(await readDicomFile(path), { ...options, ...given })
    const to = `${path}.clean`
    writeFileSync(to, encodeDicomFile(file))
    made.push({ removals, bytes: readFileSync(to), read: await readDicomFile(to), before: await readDicomFile(path) })
  }
  return made
}

describe('the basic profile', () => {
  it('leaves no byte of what identifies, and nothing of it in the log', async () => {
    for (const { bytes, removals } of await cleaned()) {
      const text = bytes.toString('latin1')
      for (const word of telling) {
        expect(text).not.toContain(word)
        expect(JSON.stringify(removals)).not.toContain(word)
      }
      expect(text).toContain('sub-abc')
    }
  })

  it('keeps pixels, geometry and physics', async () => {
    for (const { read, before } of await cleaned()) {
      for (const tag of ['7FE00010', '00200032', '00200037', '00280030', '00180081', '00180015'])
        expect(read.dataset[tag].Value).toEqual(before.dataset[tag].Value)
    }
  })

  it('gives new identifiers that still refer to each other', async () => {
    const made = await cleaned()
    const instances = made.map(({ read }) => textOf(read.dataset, '00080018'))
    expect(new Set(instances).size).toBe(3)
    expect(new Set(made.map(({ read }) => textOf(read.dataset, '0020000E'))).size).toBe(1)
    const [referred] = made[0].read.dataset['00081140'].Value as Dataset[]
    expect(textOf(referred, '00081155')).toBe(instances[1])
    expect(textOf(referred, '00081150')).toBe('1.2.840.10008.5.1.4.1.1.4')
    for (const { read } of made) expect(textOf(read.meta, '00020003')).toBe(textOf(read.dataset, '00080018'))
  })

  it('says of itself what was done', async () => {
    const [{ read }] = await cleaned()
    expect(textOf(read.dataset, '00120062')).toBe('YES')
    expect((read.dataset['00120064'].Value as Dataset[]).map((code) => textOf(code, '00080100'))).toEqual(['113100'])
  })

  it('moves dates where it is asked to, and says so', async () => {
    const [{ read }] = await cleaned({ shiftDays: -400 })
    expect(textOf(read.dataset, '00080020')).toBe('20190209')
    expect(textOf(read.dataset, '00080022')).toBe('20190210')
    expect(textOf(read.dataset, '0008002A')).toBe('20190210101112.5')
    expect(textOf(read.dataset, '00100030')).toBe('')
    expect(textOf(read.dataset, '00280303')).toBe('MODIFIED')
  })

  it('warns of annotations in the image', async () => {
    const { folder } = writeObliqueSeries(temporaryFolder(), { '00280301': { vr: 'CS', Value: ['YES'] } })
    const { removals } = deidentifyDicom(await readDicomFile(join(folder, '9.dcm')), options)
    expect(removals).toContainEqual(expect.objectContaining({ action: 'warning', field: '(0028,0301)' }))
  })
})

it('the table says of well-known attributes what the standard says', () => {
  // PS3.15 2024e, Table E.1-1.
  expect(
    ['00080050', '00080018', '00081030', '00100010', '00101000', '00081140', '00191001', '60023000', '00280010'].map(
      (tag) => ruleOf(tag)?.action,
    ),
  ).toEqual(['Z', 'U', 'X', 'Z', 'X', 'keep', 'X', 'X', undefined])
})

const shared = new URL('../../../shared/data/dicom/', import.meta.url).pathname
describe.skipIf(!existsSync(shared))('real files (../shared/data/dicom)', () => {
  it.each([
    'pydicom/MR_small.dcm',
    'pydicom/CT_small.dcm',
    'pydicom/MR_small_RLE.dcm',
    'pydicom/MR_small_bigendian.dcm',
    'pydicom/MR_small_implicit.dcm',
    'pydicom/examples_overlay.dcm',
  ])('%s loses its patient and keeps its pixels', async (name) => {
    const before = await readDicomFile(join(shared, name))
    const { file } = deidentifyDicom(before, options)
    const to = join(temporaryFolder(), 'a.dcm')
    writeFileSync(to, encodeDicomFile(file))
    const after = await readDicomFile(to)
    expect(after.dataset['7FE00010'].Value).toEqual(before.dataset['7FE00010'].Value)
    expect(numbersOf(after.dataset, '00280010')).toEqual(numbersOf(before.dataset, '00280010'))
    const text = readFileSync(to).toString('latin1')
    const words = ['00100010', '00100020', '00080080', '00080018', '0020000D'].map((tag) => textOf(before.dataset, tag))
    for (const word of words) if (word && word.length > 3) expect(text).not.toContain(word)
    expect(Object.keys(after.dataset).filter((tag) => Number.parseInt(tag.slice(0, 4), 16) % 2)).toEqual([])
  })
})
