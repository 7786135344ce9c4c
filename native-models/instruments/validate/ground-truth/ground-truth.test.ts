import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../statistics/random.ts'
import { validate } from './arms.ts'
import { chooseMethod } from './choose-method.ts'
import { scoreMaps } from './explain.ts'
import { networkSource } from './networks.ts'
import { phantomTask } from './phantom-task.ts'
import { summarise } from './summary.ts'
import { examplesOf, type Task, withShuffledTargets } from './task.ts'

/** 6 channels × 64 samples of noise; the height of a bump on channels 1 and 2 in samples 20 to 31 is the target, or nothing is. */
function recordings(empty: boolean, seed: string): Task {
  const random = seededRandom(seed)
  const place = (channels: readonly number[], from: number) =>
    Uint8Array.from({ length: 6 * 64 }, (_, n) => (channels.includes(Math.floor(n / 64)) && n % 64 >= from && n % 64 < from + 12 ? 1 : 0))
  const truth = place([1, 2], 20)
  const decoys = [place([1, 2], 44), place([3, 4], 20), place([4, 5], 40), place([0, 5], 4)]
  return {
    modality: 'eeg',
    signal: 'amplitude',
    kind: 'number',
    shape: [1, 6, 64],
    smoothAxes: [2],
    subjects: Array.from({ length: 160 }, (_, n) => {
      const height = random.normal()
      const data = Float32Array.from(truth, (inside) => random.normal() + (inside ? 1.5 * height : 0))
      const target = empty ? random.normal() : height
      return {
        id: `${n}`,
        person: `person ${n % 80}`,
        sample: () => data,
        target,
        places: () => ({ truth, decoys, where: new Uint8Array(6 * 64).fill(1) }),
        measured: [height],
      }
    }),
  }
}

describe('channels × time with EEGNet', () => {
  it('finds what was planted, and says how often; nothing here is bound to three axes', async () => {
    const methods = await Promise.all(['gradient', 'input-x-gradient'].map(chooseMethod))
    const plan = {
      network: networkSource('eegnet', [1, 6, 64], 4),
      steps: 120,
      batch: 16,
      rate: 0.01,
      methods,
      processing: { smoothVoxels: 3, cutoffPercent: 50 },
      seeds: 2,
      explained: 20,
      randomNetworks: 8,
      randomExplained: 3,
    }
    const messages = new Set<string>()
    const validation = await validate(async (random, empty) => recordings(empty, `${random.uniform()}`), plan, seededRandom(1), {
      progress: (_, message) => void messages.add(message),
    })
    expect(messages.size).toBeLessThan(30)
    const planted = validation.networks.filter(({ arm }) => arm === 'planted')
    for (const { score, oracle, chance } of planted) {
      expect(score).toBeGreaterThan(chance)
      expect(oracle).toBeCloseTo(1, 6)
    }
    const { methods: summaries } = summarise(validation, seededRandom(2))
    for (const summary of summaries) {
      expect(summary.maps).toBe(40)
      expect(summary.mass.value).toBeGreaterThan(2 * summary.chanceMass)
      expect(summary.found.value).toBeGreaterThan(0.8)
      expect(summary.empty.value).toBeLessThan(0.3)
    }
  })
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
