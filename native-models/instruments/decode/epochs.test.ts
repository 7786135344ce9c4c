import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { openRecording } from '../../data/recording/read.ts'
import { writeDerivedRecording } from '../../data/recording/write-derivative.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import epochs from './epochs.ts'
import { planFolds } from './parts/evaluate.ts'
import { type ImageryOptions, imagery } from './parts/imagery.ts'

const evoked: ImageryOptions = { differs: true, trials: 80, code: 'evoked', moment: 6e-8 }
const rhythm: ImageryOptions = { differs: true, trials: 80 }

async function decode(given: ImageryOptions, settings: Record<string, unknown>, seed = 1) {
  const { recording } = imagery(seededRandom(seed), given)
  return epochs.run(
    { recording, others: undefined },
    epochs.settings.parse({ toS: 1.99, permutations: 0, ...settings }),
    runContext({ seed }),
  )
}

it('says how many epochs there are of an event that is not there', async () => {
  await expect(decode(rhythm, { first: 'Left' })).rejects.toThrow('0 whole epochs of "Left"')
})

it.each([
  ['csp-mdm', rhythm],
  ['riemann-mdm', rhythm],
  ['riemann-tangent', rhythm],
  ['riemann-low-rank', rhythm],
  ['filter-bank-csp', rhythm],
  ['xdawn-lda', evoked],
] as const)('%s tells the events apart, and nothing where there is nothing', async (decoder, options) => {
  const found = (await decode(options, { decoder, permutations: 9 })).scores?.rows[0]
  expect(Number(found?.auc)).toBeGreaterThan(0.85)
  expect(Number(found?.p)).toBe(0.1)
  const nothing = (await decode({ ...options, differs: false }, { decoder, permutations: 9 })).scores?.rows[0]
  expect(Number(nothing?.auc)).toBeLessThan(0.7)
  expect(Number(nothing?.p)).toBeGreaterThan(0.1)
})

it('xDAWN finds the field of what is evoked', async () => {
  const { field } = imagery(seededRandom(1), evoked)
  const { pattern } = await decode(evoked, { decoder: 'xdawn-lda' })
  const weights = pattern?.rows.map(({ weight }) => Number(weight)) ?? []
  const cosine = weights.reduce((sum, weight, n) => sum + weight * field[n], 0) / (Math.hypot(...weights) * Math.hypot(...field))
  expect(Math.abs(cosine)).toBeGreaterThan(0.97)
})

it.each(['csp-lda', 'riemann-tangent', 'riemann-low-rank'])('%s tells three events apart', async (decoder) => {
  const { scores, confusion, rates } = await decode(
    { differs: true, trials: 90, classes: ['left', 'right', 'feet'] },
    { decoder, others: 'feet', choose: decoder === 'csp-lda' },
  )
  expect(Number(scores?.rows[0].auc)).toBeGreaterThan(0.85)
  expect(confusion?.rows).toHaveLength(9)
  expect(confusion?.rows.reduce((sum, { trials }) => sum + Number(trials), 0)).toBe(90)
  expect(Number(rates?.rows[0].bits)).toBeGreaterThan(0.5)
})

it('a network learns, is saved, and gives from its file what tells the events apart', async () => {
  const { scores, network, samples, card } = await decode(evoked, { decoder: 'eegnet', folds: 2, passes: 120, permutations: 19 })
  expect(Number(scores?.rows[0].auc)).toBeGreaterThan(0.8)
  expect(Number(scores?.rows[0].p)).toBe(0.05)
  expect(card).toMatchObject({ method: 'eegnet', output: { events: ['left', 'right'] } })
  const session = await InferenceSession.create(network ?? '')
  const { score } = await session.run({ recording: new Tensor('float32', samples?.data as Float32Array, samples?.shape ?? []) })
  expect(score.dims).toEqual([80, 2])
  await session.release()
}, 120_000)

it('what is left out together is never learned from, nor chosen by', () => {
  const groups = Array.from({ length: 40 }, (_, n) => `subject ${n % 4}`)
  for (const { tested, learned, inner } of planFolds(groups, 5, 1)) {
    expect(new Set(tested.map((n) => groups[n])).size).toBe(1)
    expect(learned.filter((n) => groups[n] === groups[tested[0]])).toEqual([])
    for (const fold of inner) {
      expect([...fold.tested, ...fold.learned].filter((n) => !learned.includes(n))).toEqual([])
      expect(fold.learned.filter((n) => groups[n] === groups[fold.tested[0]])).toEqual([])
    }
  }
})

it('several recordings are left out in turn, and what does not fit is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'epochs-'))
  const path = (subject: number) => join(folder, `sub-0${subject}_task-imagery_eeg.vhdr`)
  for (const subject of [1, 2, 3])
    await writeDerivedRecording(path(subject), imagery(seededRandom(subject), { ...rhythm, trials: 40 }).recording)
  const recording = await openRecording(path(1))
  const table = (files: string[]) => ({ columns: [{ name: 'file', description: '' }], rows: files.map((file) => ({ file })) })
  const run = (others: ReturnType<typeof table> | undefined, leave: string) =>
    epochs.run({ recording, others }, epochs.settings.parse({ toS: 1.99, permutations: 0, decoder: 'riemann-mdm', leave }), runContext())
  const { folds } = await run(table([path(2), path(3)]), 'subject')
  expect(folds?.rows.map(({ fold, trials }) => [fold, trials])).toEqual([
    ['01', 40],
    ['02', 40],
    ['03', 40],
  ])
  await expect(run(undefined, 'subject')).rejects.toThrow('All trials are of one subject')
  await expect(run(table([path(2)]), 'session')).rejects.toThrow('says no session')
  await expect(run(table(['nowhere.edf']), 'subject')).rejects.toThrow('There is no nowhere.edf')
  await recording.close()
  rmSync(folder, { recursive: true })
})
