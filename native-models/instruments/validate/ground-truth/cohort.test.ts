import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Volume } from '../../../data/volume/volume.ts'
import { writeVolume } from '../../../data/volume/write.ts'
import { plantedCohort } from '../../../phantoms/planted/cohort.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { runContext } from '../../context.ts'
import type { Table } from '../../contract.ts'
import groundTruth from '../ground-truth.ts'
import { readCohort } from './cohort.ts'
import { cohortFiles } from './cohort-files.ts'
import { artificialDisease, cohortTask } from './cohort-task.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-cohort-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const count = 80
const phantoms = plantedCohort({ signal: 'intensity', size: 16, subjects: count, targetNoise: 0 }, seededRandom(2))
const planted = phantoms.names[phantoms.roles.signal]
const table: Table = {
  columns: ['scan', 'labels'].map((name) => ({ name, description: '' })),
  rows: phantoms.subjects.map((_, n) => ({ scan: `scans/${n}.nii`, labels: `labels/${n}.nii` })),
  file: join(folder, 'cohort.tsv'),
}

beforeAll(async () => {
  mkdirSync(join(folder, 'scans'))
  mkdirSync(join(folder, 'labels'))
  for (const [n, { image, structures }] of phantoms.subjects.entries()) {
    const labels = Uint8Array.from(phantoms.brain, (v) => 7 * v)
    structures.forEach((mask, at) => {
      for (let i = 0; i < labels.length; i++) if (mask[i]) labels[i] = at + 1
    })
    const on = (data: Volume['data'], slope: number): Volume => ({ ...phantoms.grid, data, slope, intercept: 0 })
    await writeVolume(join(folder, `scans/${n}.nii`), on(image, 1000))
    await writeVolume(join(folder, `labels/${n}.nii`), on(labels, 1))
  }
  writeFileSync(
    join(folder, 'labels/0.tsv'),
    `index\tname\tcolor\n${phantoms.names.map((name, at) => `${at + 1}\t${name}\t#ffffff`).join('\n')}\n7\trest\t#ffffff\n`,
  )
})

const cohort = () => readCohort(table, 16, runContext())

describe('a cohort of scans and segmentations', () => {
  it('is measured on its own grid: volumes in mL, intensities in the units of the scan', async () => {
    const { scans, names } = await cohort()
    expect(names.get(1)).toBe('left front')
    const { image, structures } = phantoms.subjects[5]
    const inside = image.filter((_, n) => structures[2][n])
    const region = scans[5].regions.get(3)
    expect(region?.volumeMl).toBeCloseTo((inside.length * 6 ** 3) / 1000, 4)
    expect(region?.intensity).toBeCloseTo((1000 * inside.reduce((a, b) => a + b, 0)) / inside.length, 1)
  })

  it('gives a target that is the region’s own: what was planted, and uncorrelated with every other region', async () => {
    const read = await cohort()
    const warnings: string[] = []
    const task = cohortTask(
      read,
      { signal: 'intensity', region: planted.toUpperCase(), second: '' },
      { warn: (sentence) => void warnings.push(sentence) },
    )
    const targets = task.subjects.map(({ target }) => target)
    expect(
      pearson(
        targets,
        phantoms.subjects.map(({ target }) => target),
      ),
    ).toBeGreaterThan(0.8)
    for (const label of [1, 2, 3, 4, 5, 6, 7].filter((other) => other !== phantoms.roles.signal + 1))
      expect(
        Math.abs(
          pearson(
            targets,
            read.scans.map(({ regions }) => regions.get(label)?.intensity ?? 0),
          ),
        ),
      ).toBeLessThan(0.1)
    expect(warnings).toEqual([])
    // The place of the truth on the network's grid holds the same share of the brain.
    const { truth, where } = task.subjects[5].places()
    const share = (mask: Uint8Array) => mask.reduce((a, b) => a + b, 0)
    const known = share(phantoms.subjects[5].truth) / share(phantoms.brain)
    expect(share(truth) / share(where) / known).toBeGreaterThan(0.7)
    expect(share(truth) / share(where) / known).toBeLessThan(1.4)
  })

  it('says which region there is when one is not, and which file is missing', async () => {
    const read = await cohort()
    expect(() => cohortTask(read, { signal: 'volume', region: 'thalamus', second: '' }, runContext())).toThrow(
      /No region is called "thalamus".*left front/,
    )
    const broken = { ...table, rows: [...table.rows, { scan: 'scans/none.nii', labels: 'labels/0.nii' }] }
    await expect(readCohort(broken, 16, runContext())).rejects.toThrow(/cohort\.tsv, row 81: There is no .*none\.nii/)
    await expect(readCohort({ ...table, columns: [{ name: 'file', description: '' }] }, 16, runContext())).rejects.toThrow(
      /columns "scan" and "labels"/,
    )
  })

  it('is trained on and explained as phantoms are', async () => {
    const settings = {
      network: 'linear',
      size: 16,
      steps: 60,
      rate: 0.01,
      methods: ['gradient'],
      region: planted,
      explained: 10,
      randomNetworks: 4,
    }
    const result = await groundTruth.run({ cohort: table }, groundTruth.settings.parse(settings), runContext())
    expect(result.networks?.rows.map(({ data }) => data)).toEqual(['planted', 'shuffled'])
    expect(result.ranking?.rows[0]).toMatchObject({ method: 'gradient', foundEmpty: null })
    expect(Number(result.ranking?.rows[0]?.mass)).toBeGreaterThan(1.5 * Number(result.ranking?.rows[0]?.chance))
  })
})

it('an artificial disease takes the outer two fifths of both, and leaves the middle out', () => {
  const scans = Array.from({ length: 100 }, (_, i) => i)
  const drawn = artificialDisease(
    scans,
    scans,
    scans.map((i) => -i),
  )
  expect(drawn).toEqual(scans.flatMap((scan) => (scan < 40 ? [{ scan, target: 0 }] : scan >= 60 ? [{ scan, target: 1 }] : [])))
  expect(artificialDisease(scans, scans, scans)).toEqual([])
})

it('finds scans and segmentations of a BIDS data set by its participants', () => {
  const bids = join(folder, 'bids')
  const touch = (...path: string[]) => {
    mkdirSync(join(bids, ...path.slice(0, -1)), { recursive: true })
    writeFileSync(join(bids, ...path), '')
  }
  touch('sub-01', 'anat', 'sub-01_T1w.nii.gz')
  touch('sub-02', 'ses-1', 'anat', 'sub-02_ses-1_T1w.nii.gz')
  touch('sub-03', 'anat', 'sub-03_T1w.nii.gz')
  touch('derivatives', 'touchstone', 'sub-01', 'anat', 'sub-01_dseg.nii.gz')
  touch('derivatives', 'touchstone', 'sub-02', 'sub-02_ses-1_desc-tissue_dseg.nii.gz')
  const participants = (...ids: string[]): Table => ({
    columns: [{ name: 'participant_id', description: '' }],
    rows: ids.map((id) => ({ participant_id: id })),
    file: join(bids, 'participants.tsv'),
  })
  expect(cohortFiles(participants('sub-01', 'sub-02'))).toEqual([
    {
      id: 'sub-01',
      person: 'sub-01',
      scan: join(bids, 'sub-01/anat/sub-01_T1w.nii.gz'),
      labels: join(bids, 'derivatives/touchstone/sub-01/anat/sub-01_dseg.nii.gz'),
    },
    {
      id: 'sub-02',
      person: 'sub-02',
      scan: join(bids, 'sub-02/ses-1/anat/sub-02_ses-1_T1w.nii.gz'),
      labels: join(bids, 'derivatives/touchstone/sub-02/sub-02_ses-1_desc-tissue_dseg.nii.gz'),
    },
  ])
  expect(() => cohortFiles(participants('sub-03'))).toThrow(/row 1: sub-03 has no segmentation.*segment\/tissue/)
})
