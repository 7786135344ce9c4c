import { expect, test } from 'vitest'
import { latentCircle } from '../../phantoms/population/latent-circle.ts'
import { seededRandom } from '../../statistics/random.ts'
import swapVae from './swap-vae.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }
const recipe = { trials: 60, binsPerTrial: 6, tuned: 30, timed: 5, isTold: true }
const { trains } = latentCircle(seededRandom(1), recipe)
const settings = swapVae.settings.parse({ steps: 60, hidden: 32, content: 8, style: 8 })

test('every bin of every trial has its latents, and the content tells more of the angle than chance', async () => {
  const { latents, angles } = await swapVae.run({ spikes: trains }, settings, context)
  expect(latents?.shape).toEqual([recipe.trials * recipe.binsPerTrial, settings.content])
  expect(Number(angles?.rows[0].within22deg)).toBeGreaterThan(0.3)
})

test('a part that is left out changes what is learned', async () => {
  const short = { ...settings, steps: 10, hidden: 8 }
  const whole = await swapVae.run({ spikes: trains }, short, context)
  for (const part of swapVae.settings.shape.without.unwrap().element.options) {
    const other = await swapVae.run({ spikes: trains }, { ...short, without: [part] }, context)
    expect(other.latents?.data, part).not.toEqual(whole.latents?.data)
  }
})

test('too few trials are refused in a sentence', async () => {
  const few = { ...trains, trials: trains.trials.slice(0, 5) }
  await expect(swapVae.run({ spikes: few }, settings, context)).rejects.toThrow(/5 trials of two bins or more; 3 and 20 are needed/)
})
