import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { type Dataset, readDicomFile, textOf } from '../../../native-models/data/dicom/dataset.ts'
import { writeObliqueSeries } from '../../../native-models/data/dicom/fixtures/oblique-series.ts'
import { readNpy } from '../../../native-models/data/table/npy.ts'
import { readVolume } from '../../../native-models/data/volume/read.ts'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import { ended, imported, openedHost, temporaryFolder, writeLabels } from '../testing/study.ts'
import { findChromium, printPdf } from './pdf.ts'
import { settleReceipt, writeReceipt } from './receipt.ts'
import { safeName, uniqueNames } from './safe-names.ts'

async function studyWithLabels(...names: string[]) {
  const folder = temporaryFolder()
  const paths: string[] = []
  for (const [n, name] of names.entries()) {
    mkdirSync(join(folder, String(n)))
    paths.push(await writeLabels(join(folder, String(n), name), (i) => (i > n ? 1 : 0)))
  }
  const opened = await openedHost()
  await imported(opened.host, opened.client, folder)
  const { rows } = await opened.client.items.list({ filter: {} })
  return { ...opened, paths, items: rows.map(({ id }) => id) }
}

it('files of one name in different folders are both written, and none that stands there is replaced', async () => {
  const { host, client, items } = await studyWithLabels('a_dseg.nii.gz', 'a_dseg.nii.gz')
  const out = temporaryFolder()
  writeFileSync(join(out, 'A_dseg.nii'), 'mine')
  const job = await client.exports.start({ format: 'nii', items, out: host.places.keep(out).id })
  expect(await ended(client, job.id)).toMatchObject({ state: 'done', message: `Wrote 2 files into ${out.split('/').at(-1)}` })
  expect(readdirSync(out).sort()).toEqual(['A_dseg.nii', 'a_dseg (2).nii', 'a_dseg (3).nii'])
  expect(readFileSync(join(out, 'A_dseg.nii'), 'utf8')).toBe('mine')
})

it('the names of labels go along with their segmentation, under the same name', async () => {
  const { host, client, items, paths } = await studyWithLabels('a_dseg.nii.gz', 'a_dseg.nii.gz')
  writeFileSync(paths[1].replace('.nii.gz', '.tsv'), 'index\tname\n1\tThalamus\n')
  const out = temporaryFolder()
  writeFileSync(join(out, 'a_dseg (2).tsv'), 'mine')
  const job = await client.exports.start({ format: 'nii.gz', items, out: host.places.keep(out).id })
  expect((await ended(client, job.id)).state).toBe('done')
  const names = readdirSync(out)
  const table = names.find((name) => name.endsWith('.tsv') && readFileSync(join(out, name), 'utf8').includes('Thalamus')) ?? ''
  const volume = await readVolume(join(out, table.replace('.tsv', '.nii.gz')))
  expect(volume.data).toEqual((await readVolume(paths[1])).data)
})

it('one file that cannot be read leaves nothing of the others', async () => {
  const { host, client, items, paths } = await studyWithLabels('a_dseg.nii.gz', 'b_dseg.nii.gz')
  writeFileSync(paths[1], 'broken')
  const out = join(temporaryFolder(), 'out')
  mkdirSync(out)
  const job = await client.exports.start({ format: 'nii', items, out: host.places.keep(out).id })
  const { state, problem } = await ended(client, job.id)
  expect(state).toBe('failed')
  expect(problem?.remedy).not.toBe('')
  expect(readdirSync(out)).toEqual([])
})

it('several files to download come as one ZIP', async () => {
  const { host, client, items } = await studyWithLabels('a_dseg.nii.gz', 'b_dseg.nii.gz')
  const job = await client.exports.start({ format: 'nii.gz', items })
  expect((await ended(client, job.id)).state).toBe('done')
  const folder = join(host.needed().study.results, 'exports')
  const [name] = readdirSync(folder)
  const written = readdirSync(join(folder, name))
  expect(written).toEqual(['touchstone-export.zip'])
  expect(Object.keys(unzipSync(readFileSync(join(folder, name, written[0])))).sort()).toEqual(['a_dseg.nii.gz', 'b_dseg.nii.gz'])
})

it('pictures have the width that was asked for, arrays the values', async () => {
  const { host, client, items, paths } = await studyWithLabels('a_dseg.nii.gz')
  const out = temporaryFolder()
  const place = host.places.keep(out).id
  const mosaic = { slices: 3, widthPx: 640 }
  for (const request of [{ format: 'png' as const, mosaic }, { format: 'npy' as const }])
    expect((await ended(client, (await client.exports.start({ ...request, items, out: place })).id)).state).toBe('done')
  expect(readFileSync(join(out, 'a_dseg.png')).readUInt32BE(16)).toBe(640)
  const { shape, data } = await readNpy(join(out, 'a_dseg.npy'))
  const volume = await readVolume(paths[0])
  expect(shape).toEqual(volume.shape)
  expect(data.at(-1)).toBe(volume.data.at(-1))
})

it('a segmentation of a DICOM scan of the study goes out as DICOM SEG, under the same pseudonym as the scan', async () => {
  const { folder } = writeObliqueSeries(temporaryFolder())
  const { host, client } = await openedHost()
  await imported(host, client, folder)
  const [scan] = (await client.items.list({ filter: { kinds: ['volume'] } })).rows
  const volume = await readVolume(folder)
  const drawn = join(temporaryFolder(), 'drawn.nii.gz')
  await writeVolume(drawn, { ...volume, data: Uint8Array.from(volume.data, (_, n) => (n % 7 === 0 ? 1 : 0)), source: undefined })
  const labels = await client.labels.save({
    parent: scan.id,
    upload: host.places.keep(drawn).id,
    labels: [{ index: 1, name: 'Lesion', color: '#ff0000' }],
  })
  const out = temporaryFolder()
  const asked = { out: host.places.keep(out).id, deidentify: true, deidentification: { deface: false, dates: 'shift' as const } }
  const requests = [
    { ...asked, format: 'dicom-seg' as const, items: [labels.id] },
    { ...asked, format: 'dicom' as const, items: [scan.id] },
  ]
  for (const request of requests)
    expect(await ended(client, (await client.exports.start(request)).id)).toMatchObject({ state: 'done', problem: null })
  const names = readdirSync(out)
  const segmentation = (await readDicomFile(join(out, names.find((name) => name.endsWith('.seg.dcm')) ?? ''))).dataset
  const series = names.find((name) => !name.includes('.')) ?? ''
  const image = (await readDicomFile(join(out, series, '00001.dcm'))).dataset
  for (const tag of ['00100010', '00100020', '0020000D', '00200052', '00080020']) expect(textOf(segmentation, tag)).toBe(textOf(image, tag))
  expect(textOf(image, '00100020')).toBe(series)
  const [segment] = segmentation['00620002'].Value as Dataset[]
  expect(textOf(segment, '00620005')).toBe('Lesion')
  const bits = new Uint8Array(segmentation['7FE00010'].Value?.[0] as ArrayBuffer)
  // 60 voxels, every seventh from the first.
  expect(bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(9)
})

it('an export that was killed while its files were moved is whole, and nothing is there twice', async () => {
  const [out, folder] = [temporaryFolder(), temporaryFolder()]
  const receipt = join(folder, 'r.json')
  for (const name of ['mine', 'a', 'b']) writeFileSync(join(out, name), name)
  await writeReceipt(receipt, { out, files: ['a', 'b'] })
  expect(settleReceipt(receipt)).toEqual(['a', 'b'])
  await writeReceipt(receipt, { out, files: ['a', 'b', 'c'] })
  expect(settleReceipt(receipt)).toBeUndefined()
  expect(readdirSync(out)).toEqual(['mine'])
  expect(settleReceipt(receipt)).toBeUndefined()
})

it('says in a sentence why a format cannot be used', async () => {
  const { host, client, items } = await studyWithLabels('a_dseg.nii.gz')
  const kinds = await client.exports.kinds({ items })
  expect(kinds.find(({ format }) => format === 'html')).toMatchObject({ available: false, reason: 'Choose results of a run.' })
  expect(kinds.find(({ format }) => format === 'dicom-seg')?.available).toBe(true)
  const out = temporaryFolder()
  const job = await client.exports.start({ format: 'dicom-seg', items, out: host.places.keep(out).id })
  expect((await ended(client, job.id)).problem?.what).toMatch(/not known which DICOM series/)
  expect(readdirSync(out)).toEqual([])
})

it('names lead nowhere and fit every file system', () => {
  const names = ['../../etc/passwd', '..', 'a\u0000b\nc', 'C:\\x\\y', 'CON.txt', '.hidden', 'ü'.repeat(300), '', 'a. ', '<b>"|?*']
  for (const name of names.map(safeName)) {
    expect(name).toMatch(/^[^\p{C}<>:"/\\|?*]+$/u)
    expect(name).not.toMatch(/^\.|[. ]$|^con(\.|$)/i)
    expect(Buffer.byteLength(name)).toBeLessThan(255)
  }
  const unique = uniqueNames(['B.nii.gz'])
  expect(['a.nii.gz', 'A.nii.gz', 'b.nii.gz', 'a.nii.gz'].map(unique)).toEqual(['a.nii.gz', 'A (2).nii.gz', 'b (2).nii.gz', 'a (3).nii.gz'])
})

it.skipIf(!findChromium())('a page is printed to PDF', { timeout: 60_000 }, async () => {
  const path = join(temporaryFolder(), 'a page.html')
  writeFileSync(path, '<!doctype html><title>t</title><p>one page')
  const pdf = Buffer.from(await printPdf(path, new AbortController().signal))
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(existsSync(path)).toBe(true)
})
