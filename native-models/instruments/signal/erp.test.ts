import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import erp from './erp.ts'

const settings = erp.settings.parse({ permutations: 99 })

it('finds the planted wave, and nothing where nothing is', async () => {
  for (const isNull of [false, true]) {
    const { inputs, truth } = await (isNull ? erp.phantom.makeNull : erp.phantom.make)(seededRandom(5))
    const scores = erp.phantom.judge(await erp.run(inputs, settings, runContext()), truth, isNull, { warnings: [] })
    expect(scores.filter(({ value, mark, better }) => (better === 'lower' ? value > mark : value < mark))).toEqual([])
  }
})

it('says which events there are when one is asked for that is not', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(5))
  await expect(erp.run(inputs, { ...settings, event: 'Target' }, runContext())).rejects.toThrow('no event called "Target"')
})

it('refuses to average a handful, and says why the others were dropped', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(5))
  await expect(erp.run(inputs, { ...settings, rejectUv: 5 }, runContext())).rejects.toThrow('Only 0 epochs')
})
