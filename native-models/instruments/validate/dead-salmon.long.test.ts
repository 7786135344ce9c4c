import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { makeUntrainedNetwork } from './dead-salmon/phantom.ts'
import deadSalmon from './dead-salmon.ts'

describe('validate/dead-salmon', () => {
  // Moved and turned places overlap the place itself where they come near it, the more the nearer it is to the middle: fewer rejections.
  it.each(['random weights', 'moved place', 'turned place'] as const)(
    'rejects about 5 % of 200 networks that know nothing against %s, at α = 0.05',
    async (name) => {
      const networks = 200
      let rejected = 0
      for (let n = 0; n < networks; n++) {
        const { inputs, settings } = await makeUntrainedNetwork(seededRandom(`network ${n}`))
        const set = { ...deadSalmon.settings.parse({}), ...settings, nulls: [name], draws: 39, samples: 3 }
        const { tests } = await deadSalmon.run(inputs, set, runContext({ seed: n }))
        if (Number(tests?.rows[0]?.p) <= 0.05) rejected++
      }
      console.log(`${name}: rejected ${rejected} of ${networks} (${(100 * rejected) / networks} %; α = 5 %).`)
      expect(rejected / networks).toBeGreaterThanOrEqual(name === 'random weights' ? 0.02 : 0)
      expect(rejected / networks).toBeLessThanOrEqual(0.08)
    },
  )
})
