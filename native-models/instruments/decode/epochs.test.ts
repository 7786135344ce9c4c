import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import epochs from './epochs.ts'

it('says how many epochs there are of an event that is not there', async () => {
  const { inputs } = await epochs.phantom.makeNull(seededRandom(1))
  const settings = epochs.settings.parse({ first: 'Left', permutations: 0 })
  await expect(epochs.run(inputs, settings, runContext())).rejects.toThrow('0 whole epochs of "Left"')
})
