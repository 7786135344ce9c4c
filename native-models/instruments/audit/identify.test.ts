import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { makeWideLayers } from './identify/phantom.ts'
import identify from './identify.ts'

const settings = identify.settings.parse({ permutations: 19 })

test('where the true layer does not win, no layer is said to be identified', async () => {
  const { inputs } = await makeWideLayers(seededRandom(1))
  const found = await identify.run(inputs, settings, runContext())
  const encoding = found.scores?.rows.map((row) => Number(row.encoding)) ?? []
  // The second layer is the truth, and is among the candidates.
  expect(Math.max(encoding[0], encoding[2], encoding[3])).toBeGreaterThan(encoding[1])
  expect(identify.verdict?.({ ...inputs, ...found }, [])).toMatchObject({ level: 'warn', sentence: 'No layer is identified.' })
})

test('other numbers of stimuli, layers and folds are refused in a sentence', async () => {
  const { inputs } = await identify.phantom.make(seededRandom(1))
  const few = { array: { shape: [50, 4], data: new Float64Array(200) } }
  await expect(identify.run({ ...inputs, input: few }, settings, runContext())).rejects.toThrow(/50 rows of input for 200 stimuli/)
  const one = { shape: [60], data: new Int32Array(60) }
  await expect(identify.run({ ...inputs, layers: one }, settings, runContext())).rejects.toThrow(/one candidate layer/)
  const groups = { shape: [200], data: Int32Array.from({ length: 200 }, (_, n) => n % 4) }
  await expect(identify.run({ ...inputs, groups }, settings, runContext())).rejects.toThrow(/4 groups for 5 folds/)
})
