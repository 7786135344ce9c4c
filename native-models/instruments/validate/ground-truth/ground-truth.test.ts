import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../../statistics/random.ts'
import { runContext } from '../../context.ts'
import type { Table } from '../../contract.ts'
import groundTruth from '../ground-truth.ts'
import { validate } from './arms.ts'
import { chooseMethod } from './choose-method.ts'
import { scoreMaps } from './explain.ts'
import { networkSource } from './networks.ts'
import { PHANTOM_KINDS } from './phantom-kinds.ts'
import { phantomTask } from './phantom-task.ts'
import { settings as known } from './settings.ts'
import { summarise } from './summary.ts'
import { examplesOf, type Task, withShuffledTargets } from './task.ts'

const ofKind = (signal: 'evoked' | 'firing', settings: Record<string, unknown>) => {
  const kind = PHANTOM_KINDS[signal]
  const chosen = known.parse({ signal, ...settings })
  return (random: Random, empty: boolean) => kind.draw(chosen, kind.usualNetwork, { turn: 1, empty }, random)
}

describe('channels × time with EEGNet', () => {
  it('finds what was planted, and says how often', async () => {
    const methods = await Promise.all(['gradient', 'input-x-gradient'].map(chooseMethod))
    const plan = {
      network: networkSource('eegnet', [1, 10, 64], 4),
      steps: 120,
      batch: 16,
      rate: 0.01,
      methods,
      processing: { smoothVoxels: 3, cutoffPercent: 50 },
      seeds: 2,
      networks: 1,
      explained: 20,
      randomNetworks: 8,
      randomExplained: 3,
    }
    const draw = ofKind('evoked', { channels: 10, samples: 64, subjects: 160 })
    const messages = new Set<string>()
    const validation = await validate(async (random, empty) => draw(random, empty), plan, seededRandom(1), {
      progress: (_, message) => void messages.add(message),
    })
    expect(messages.size).toBeLessThan(30)
    const planted = validation.networks.filter(({ arm }) => arm === 'planted')
    for (const { score, oracle, chance } of planted) {
      expect(score).toBeGreaterThan(chance)
      expect(oracle).toBeGreaterThan(2 * chance)
    }
    const { methods: summaries } = summarise(validation, seededRandom(2))
    for (const summary of summaries) {
      expect(summary.maps).toBe(40)
      expect(summary.mass.value).toBeGreaterThan(2 * summary.chanceMass)
      // What a card asks of a method.
      expect(summary.found.value).toBeGreaterThan(0.5)
      expect(summary.empty.value).toBeLessThan(0.3)
    }
  })
})

it('several networks of a repetition see one split, start from weights of their own, and a person has the mean over them', async () => {
  const plan = {
    network: networkSource('linear', [1, 8, 32], 2),
    steps: 20,
    batch: 16,
    rate: 0.01,
    methods: [await chooseMethod('gradient')],
    processing: { smoothVoxels: 0, cutoffPercent: 0 },
    seeds: 1,
    networks: 3,
    explained: 6,
    randomNetworks: 2,
    randomExplained: 2,
  }
  const draw = ofKind('evoked', { channels: 8, samples: 32, subjects: 60 })
  const { observations, networks } = await validate(async (random, empty) => draw(random, empty), plan, seededRandom(1))
  expect(networks.map(({ arm, network }) => `${arm} ${network}`)).toEqual(['planted 0', 'planted 1', 'planted 2', 'shuffled 0', 'empty 0'])
  const planted = observations.filter(({ arm }) => arm === 'planted')
  const subjectsOf = (network: number) => planted.filter((o) => o.network === network).map(({ subject }) => subject)
  expect(subjectsOf(1)).toEqual(subjectsOf(0))
  expect(subjectsOf(2)).toEqual(subjectsOf(0))
  const massesOf = (network: number) => planted.filter((o) => o.network === network).map(({ truth }) => truth.mass)
  expect(massesOf(1)).not.toEqual(massesOf(0))
  const { methods } = summarise({ observations }, seededRandom(2))
  expect(methods[0]).toMatchObject({ maps: 18, samples: 6, repetitions: 1 })
  expect(methods[0].mass.value).toBeCloseTo(planted.reduce((sum, { truth }) => sum + truth.mass, 0) / 18, 10)
})

it('units × lags go through a recurrent network as recordings go through EEGNet', async () => {
  const task = ofKind('firing', { channels: 8, samples: 10, subjects: 40 })(seededRandom(1), false)
  expect(task).toMatchObject({ modality: 'spikes', shape: [8, 10], smoothAxes: [1] })
  const model = networkSource('gru', task.shape, 2)(seededRandom(2))
  const [score] = await scoreMaps(await chooseMethod('gradient'), model, task, [3], { smoothVoxels: 2, cutoffPercent: 0 }, seededRandom(0))
  expect(score.truth.chance).toBeCloseTo(2 / 80, 6)
  expect(score.truth.mass).toBeGreaterThan(0)
  expect(score.decoys).toHaveLength(5)
})

it('trials with a shortcut are split by the data: who is tested does not have it', () => {
  const draw = (shortcut: boolean) => ofKind('evoked', { channels: 8, samples: 32, subjects: 40, shortcut })(seededRandom(1), false)
  expect(draw(true).split).toMatchObject({ test: Array.from({ length: 10 }, (_, n) => 30 + n) })
  expect(draw(false).split).toBeUndefined()
})

it('says what heads alone have', async () => {
  const run = (settings: Record<string, unknown>, cohort?: Table) => groundTruth.run({ cohort }, known.parse(settings), runContext())
  await expect(run({ signal: 'firing' }, { columns: [], rows: [] })).rejects.toThrow(/A cohort holds scans/)
  await expect(run({ signal: 'rhythm', network: 'resnet' })).rejects.toThrow(/does not take samples.*shallow-convnet/)
})

it('the map of a linear model is its weights: relevance mass is theirs, exactly', async () => {
  const task = phantomTask({ signal: 'disease', size: 12, subjects: 3 }, seededRandom(1))
  const model = networkSource('linear', task.shape, 2)(seededRandom(2))
  const [score] = await scoreMaps(await chooseMethod('gradient'), model, task, [1], { smoothVoxels: 0, cutoffPercent: 0 }, seededRandom(0))
  const weights = model.graph.initializers.get('score.weight')?.data as Float32Array
  const { truth, where, decoys } = task.subjects[1].places()
  const sum = (mask: Uint8Array) => weights.reduce((total, w, n) => total + (mask[n] && where[n] ? Math.abs(w) : 0), 0)
  expect(score.truth.mass).toBeCloseTo(sum(truth) / sum(where), 5)
  expect(score.decoys.map(({ mass }) => mass)).toEqual(decoys.map((decoy) => expect.closeTo(sum(decoy) / sum(where), 5)))
})

it('shuffling deals out the same targets to other subjects, and leaves the images', () => {
  const task = phantomTask({ signal: 'volume', size: 12, subjects: 30 }, seededRandom(1))
  const shuffled = withShuffledTargets(task, seededRandom(2))
  const targets = (of: Task) => of.subjects.map(({ target }) => target)
  expect(targets(shuffled)).not.toEqual(targets(task))
  expect(targets(shuffled).sort()).toEqual(targets(task).sort())
  expect(examplesOf(shuffled).sample(3)).toBe(examplesOf(task).sample(3))
})

it('takes methods with settings of their own, and says which there are when one is not', async () => {
  const chosen = await chooseMethod('lrp:composite=epsilon-gamma:gamma=0.1')
  expect(chosen.method.name).toBe('lrp')
  expect(chosen.settings).toMatchObject({ composite: 'epsilon-gamma', gamma: 0.1 })
  await expect(chooseMethod('lrp:delta=1')).rejects.toThrow(/"delta=1" is no setting of lrp.*composite/)
  await expect(chooseMethod('lrp:composite=none')).rejects.toThrow(/lrp:composite=none/)
  await expect(chooseMethod('magic')).rejects.toThrow(/no method called "magic"/)
})
