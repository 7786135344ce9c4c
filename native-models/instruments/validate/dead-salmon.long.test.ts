import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { makeUntrainedNetwork } from './dead-salmon/phantom.ts'
import deadSalmon from './dead-salmon.ts'

describe('validate/dead-salmon', () => {
  it('rejects about 5 % of 200 networks that know nothing, at α = 0.05', async () => {
    const networks = 200
    let rejected = 0
    for (let n = 0; n < networks; n++) {
      const { inputs, settings } = await makeUntrainedNetwork(seededRandom(`network ${n}`))
      const set = { ...deadSalmon.settings.parse({}), ...settings, nulls: ['random weights' as const], draws: 39, samples: 3 }
      const { tests } = await deadSalmon.run(inputs, set, runContext({ seed: n }))
      if (Number(tests?.rows[0]?.p) <= 0.05) rejected++
    }
    console.log(`Rejected: ${rejected} of ${networks} (${(100 * rejected) / networks} %; α = 5 %).`)
    expect(rejected / networks).toBeGreaterThanOrEqual(0.02)
    expect(rejected / networks).toBeLessThanOrEqual(0.08)
  })
})
