import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import earlyExit from '../trust/early-exit.ts'
import epochs from './epochs.ts'
import { imagery } from './parts/imagery.ts'

const decode = (decoder: string, differs: boolean, passes = 60) => {
  const { recording } = imagery(seededRandom(1), { differs, trials: 100, code: 'evoked', moment: 6e-8 })
  const settings = epochs.settings.parse({ decoder, toS: 0.99, folds: 2, permutations: 39, passes })
  return epochs.run({ recording, others: undefined }, settings, runContext({ seed: 1 }))
}

it('a wave-RNN tells evoked waves apart, and nothing where there is nothing', async () => {
  expect(Number((await decode('wave-rnn', true)).scores?.rows[0].auc)).toBeGreaterThan(0.8)
  expect(Number((await decode('wave-rnn', false)).scores?.rows[0].p)).toBeGreaterThan(0.026)
}, 240_000)

it('a spiking network does, and stops when it is confident enough', async () => {
  const { scores, course, truth } = await decode('spiking', true, 400)
  expect(Number(scores?.rows[0].auc)).toBeGreaterThan(0.8)
  expect(course?.shape).toEqual([50, 100, 2])
  if (!course || !truth) throw new Error('no course')
  const { rules } = await earlyExit.run({ outputs: course, truth }, earlyExit.settings.parse({ tolerance: 0.02 }), runContext())
  const [dynamic, , , all] = rules?.rows ?? []
  expect(Number(dynamic.saved)).toBeGreaterThan(5)
  expect(Number(dynamic.accuracy)).toBeGreaterThan(Number(all.accuracy) - 0.1)
}, 240_000)
