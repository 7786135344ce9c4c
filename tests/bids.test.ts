import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromText } from '../electron/host/files/tsv.ts'
import { writeVolume } from '../native-models/data/volume/write.ts'
import { makeHead } from '../native-models/instruments/segment/tissue/phantom.ts'
import { seededRandom } from '../native-models/statistics/random.ts'
import { temporaryFolder, touchstone } from './touchstone.ts'

/** A dataset of one head and one file that is cut short. */
async function twoHeads(): Promise<string> {
  const root = dataset()
  const { inputs } = await makeHead(seededRandom(1))
  const scan = join(root, 'sub-01', 'ses-1', 'anat', 'sub-01_ses-1_T1w.nii.gz')
  await writeVolume(scan, inputs.scan)
  writeFileSync(join(root, 'sub-02', 'ses-1', 'anat', 'sub-02_ses-1_T1w.nii.gz'), readFileSync(scan).subarray(0, 400))
  return root
}

/** Two participants without files. */
function dataset(): string {
  const root = join(temporaryFolder(), 'dataset')
  const anat = (subject: string) => join(root, subject, 'ses-1', 'anat')
  mkdirSync(anat('sub-01'), { recursive: true })
  mkdirSync(anat('sub-02'), { recursive: true })
  writeFileSync(join(root, 'dataset_description.json'), JSON.stringify({ Name: 'Two heads', BIDSVersion: '1.10.0' }))
  writeFileSync(join(root, 'participants.tsv'), 'participant_id\tage\nsub-01\t34\nsub-02\t51\n')
  return root
}

function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )
}

describe('touchstone bids', () => {
  it('runs participants, goes on where it was, and puts all of them in one table', async () => {
    const root = await twoHeads()
    const out = join(dirname(root), 'out')
    const before = hashes(root)
    const words = ['--instrument', 'segment/tissue', '--suffix', 'T1w', '--json', '--progress', 'none']
    const states = (text: string) => JSON.parse(text).runs.map(({ source, state }: Record<string, string>) => [source?.slice(0, 6), state])

    const first = await touchstone('bids', root, out, 'participant', '--participant-label', 'sub-01', ...words)
    expect([first.code, states(first.stdout)]).toEqual([0, [['sub-01', 'done']]])
    const folder = join(out, 'sub-01', 'ses-1', 'sub-01_ses-1_T1w', 'segment-tissue')
    const made = hashes(folder)
    expect(Object.keys(made)).toContain('sub-01_ses-1_dseg.nii.gz')

    // As a kill leaves it: work of a process that is gone.
    mkdirSync(join(dirname(folder), '.touchstone-999999-0a1b2c3d'))
    const both = await touchstone('bids', root, out, 'participant', ...words)
    expect([both.code, states(both.stdout)]).toEqual([
      1,
      [
        ['sub-01', 'known'],
        ['sub-02', 'failed'],
      ],
    ])
    expect(JSON.parse(both.stdout).runs[1].problem.file).toContain('sub-02_ses-1_T1w.nii.gz')
    expect(hashes(folder)).toEqual(made)
    expect(readdirSync(dirname(folder))).toEqual(['segment-tissue'])
    expect(existsSync(join(out, 'sub-02', 'ses-1', 'sub-02_ses-1_T1w', 'segment-tissue'))).toBe(false)

    const group = await touchstone('bids', root, out, 'group', ...words)
    expect(group.code).toBe(1)
    const { rows } = fromText(readFileSync(join(out, 'group_segment-tissue.tsv'), 'utf8'), '\t')
    expect(rows.map((row) => [row.participant_id, row.age, row.sentence === 'No result yet'])).toEqual([
      ['sub-01', 34, false],
      ['sub-02', 51, true],
    ])
    const volumes = fromText(readFileSync(join(folder, 'sub-01_ses-1_desc-volumes_stats.tsv'), 'utf8'), '\t').rows
    const grey = volumes.find(({ name }) => String(name).toLowerCase().includes('grey'))
    expect(rows[0]?.[`${grey?.name}: volume`]).toBe(grey?.volume)
    expect(JSON.parse(readFileSync(join(out, 'dataset_description.json'), 'utf8'))).toMatchObject({ DatasetType: 'derivative' })
    expect(hashes(root)).toEqual(before)
  }, 240_000)

  it('says what it cannot do before it begins', async () => {
    const root = dataset()
    const out = join(dirname(root), 'out')
    const said = async (...words: string[]) => {
      const { code, stderr } = await touchstone('bids', ...words)
      return `${code} ${stderr.split('\n').at(-2)}`
    }
    expect(await said(root, out, 'participant', '--participant-label', '07', '--instrument', 'segment/tissue')).toMatch(
      /^2 .*no participant 07.*01, 02/,
    )
    expect(await said(root, out, 'both', '--instrument', 'segment/tissue')).toMatch(/^2 .*no level/)
    expect(await said(root, out, 'group', '--instrument', 'validate/overlap')).toMatch(/^2 .*one file/)
    expect(await said(join(root, 'sub-01'), out, 'group', '--instrument', 'segment/tissue')).toMatch(/^3 .*no BIDS dataset/)
    expect(existsSync(out)).toBe(false)
  })
})
