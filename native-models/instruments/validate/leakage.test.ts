import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import leakage from './leakage.ts'

const settings = leakage.settings.parse({ shifts: 19 })

it('finds that random folds leak where features drift, and that they do not where items are independent', async () => {
  for (const isNull of [false, true]) {
    const { inputs } = await (isNull ? leakage.phantom.makeNull : leakage.phantom.make)(seededRandom(4))
    const result = await leakage.run(inputs, settings, runContext())
    expect(leakage.verdict?.({ ...inputs, ...result }, []).level).toBe(isNull ? 'good' : 'bad')
  }
})

it('says which value is not a number, and that labels are too few', async () => {
  const { inputs } = await leakage.phantom.makeNull(seededRandom(4))
  const short = { ...inputs, labels: { shape: [5], data: new Uint8Array(5) } }
  await expect(leakage.run(short, settings, runContext())).rejects.toThrow('5 labels')
  inputs.features.data[13] = Number.NaN
  await expect(leakage.run(inputs, settings, runContext())).rejects.toThrow('Feature 2 of item 3')
})
