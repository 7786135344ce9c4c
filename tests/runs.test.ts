import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compare, namesIn, root, shell, temporaryFolder, touchstone, writePair } from './touchstone.ts'

const results = ['sub-01_desc-mine_desc-overlap_stats.json', 'sub-01_desc-mine_desc-overlap_stats.tsv']
const folderOf = ['dataset_description.json', 'report.html', 'run.json', ...results].sort()

describe('a run', () => {
  it('leaves results, description, record and report, and nothing hidden', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'deep', 'out')
    expect((await touchstone(...compare(await writePair(folder), out))).code).toBe(0)
    expect(namesIn(out)).toEqual(folderOf)
    expect(JSON.parse(readFileSync(join(out, 'dataset_description.json'), 'utf8'))).toMatchObject({
      DatasetType: 'derivative',
      GeneratedBy: [{ Name: 'Touchstone' }],
      SourceDatasets: [{ URL: `file://${folder}` }],
    })
  })

  it('records the hashes of what it read and wrote', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    const out = join(folder, 'out')
    await touchstone(...compare(pair, out), '--seed', '7', '--set', 'labels=2')
    const record = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
    expect(record).toMatchObject({ seed: 7, settings: { labels: [2] }, versions: { node: process.versions.node } })
    expect(record.inputs.reference).toMatchObject({ file: pair.reference, sha256: sha256(pair.reference) })
    for (const { file, sha256: noted } of record.outputs.scores.files) expect(noted).toBe(sha256(join(out, file)))
  })

  it('makes the same bytes again from the command in its record', async () => {
    const folder = temporaryFolder()
    const out = join(folder, "o'brien's results")
    await touchstone(...compare(await writePair(folder), out), '--set', 'labels=1,2')
    const { command, outputs } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
    rmSync(out, { recursive: true })
    const start = `npm --prefix ${root} run -s touchstone -- `
    expect(command.startsWith(start)).toBe(true)
    // npm would first look after the set-up of the project, which is not what is tested here.
    expect((await shell(`$touchstone ${command.slice(start.length)}`)).code).toBe(0)
    for (const { file, sha256: noted } of outputs.scores.files) expect(sha256(join(out, file))).toBe(noted)
  })

  it('replaces its own results and leaves what others put there', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    mkdirSync(out)
    writeFileSync(join(out, 'notes.txt'), 'mine')
    writeFileSync(join(out, 'dataset_description.json'), '{"Name": "mine"}')
    const words = compare(await writePair(folder), out)
    await touchstone(...words, '--set', 'labels=1')
    const before = readFileSync(join(out, results[1] ?? ''), 'utf8')
    expect((await touchstone(...words)).code).toBe(0)
    expect(readFileSync(join(out, results[1] ?? ''), 'utf8')).not.toBe(before)
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine')
    expect(readFileSync(join(out, 'dataset_description.json'), 'utf8')).toBe('{"Name": "mine"}')
    expect(namesIn(out)).toEqual([...folderOf, 'notes.txt'].sort())
  })

  it('keeps its record beside that of another source in the same folder', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    const pair = await writePair(folder)
    const other = join(folder, 'sub-02_dseg.nii.gz')
    copyFileSync(pair.candidate, other)
    await touchstone(...compare(pair, out))
    expect((await touchstone(...compare({ ...pair, candidate: other }, out))).code).toBe(0)
    expect(namesIn(out)).toEqual(
      expect.arrayContaining(['run.json', 'report.html', 'sub-02_desc-overlap_run.json', 'sub-02_desc-overlap_report.html']),
    )
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).stem).toBe('sub-01_desc-mine')
  })

  it('refuses to replace the results of another source that has the same name', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()]
    const out = join(first, 'out')
    await touchstone(...compare(await writePair(first), out))
    const before = sha256(join(out, 'run.json'))
    const other = await writePair(second, 16, 2)
    const { code, stderr } = await touchstone(...compare({ reference: other.candidate, candidate: other.candidate }, out))
    expect(code).toBe(3)
    expect(stderr).toContain('that were made from')
    expect(sha256(join(out, 'run.json'))).toBe(before)
  })

  it('writes a report that asks the network for nothing', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    const pair = await writePair(folder)
    await touchstone(...compare(pair, out), '--in', `scan=${pair.reference}`)
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    expect(report).toContain(`default-src 'none'`)
    expect(report).toContain('Mean Dice is 0.900 over 2 labels.')
    expect(report).not.toMatch(/<script|<link|<iframe|@import|url\(/i)
    for (const [, target = ''] of report.matchAll(/(?:src|href|action|data|srcset)\s*=\s*"([^"]*)"/gi))
      expect(target).toMatch(/^data:image\/png;base64,/)
  })

  it('makes its report again from its folder, and says so when the source is gone', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    const pair = await writePair(folder)
    await touchstone(...compare(pair, out))
    const before = readFileSync(join(out, 'report.html'), 'utf8')
    const copy = join(folder, 'copy.html')
    expect((await touchstone('report', out, '--out', copy)).code).toBe(0)
    // What the first could not know yet is how long its own drawing took.
    const withoutCost = (text: string) => text.replace(/<dt>took<.*?<\/dl>/s, '')
    expect(withoutCost(readFileSync(copy, 'utf8'))).toBe(withoutCost(before))
    rmSync(pair.reference)
    expect((await touchstone('report', out)).code).toBe(0)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(`${pair.reference} is gone or has changed since`)
    expect((await touchstone('report', folder)).code).toBe(3)
  })
})

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
