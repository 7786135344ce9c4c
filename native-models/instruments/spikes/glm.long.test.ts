import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { passes } from '../contract.ts'
import glm from './glm.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test('a circuit of three hubs is recovered with its directions and delays, and none where units do not act on each other', async () => {
  const made = await glm.phantom.make(seededRandom(1))
  const found = await glm.run(made.inputs, glm.settings.parse({}), context)
  for (const score of glm.phantom.judge(found, made.truth, false, { warnings: [] })) expect(score).toSatisfy(passes)
  const empty = await glm.phantom.makeNull(seededRandom(1))
  const none = await glm.run(empty.inputs, glm.settings.parse({}), context)
  for (const score of glm.phantom.judge(none, empty.truth, true, { warnings: [] })) expect(score).toSatisfy(passes)
})
