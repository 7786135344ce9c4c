import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openModel } from '../../graph/open.ts'
import { seededRandom } from '../../statistics/random.ts'
import { withOpenBatch } from '../open-batch.ts'
import { elm } from './elm.ts'

const known: { score: readonly number[] } = JSON.parse(readFileSync(new URL('fixtures/elm.json', import.meta.url), 'utf8'))
const phases = ['elm.synapses', 'elm.first.weight', 'elm.first.bias', 'elm.second.weight', 'elm.second.bias', 'score.weight', 'score.bias']

test('the neuron gives what its equations give in NumPy', async () => {
  const size = { channels: 4, samples: 6, outputs: 1, random: seededRandom(1) }
  const model = withOpenBatch(elm({ ...size, memories: 5, stepS: 0.1, synapseTauS: 0.08, memoryTauS: [0.1, 1.2] }))
  for (const [n, name] of phases.entries()) {
    const tensor = model.graph.initializers.get(name)
    if (!tensor) throw new Error(`no ${name}`)
    const phase = n === 0 ? 0.1 : n
    for (let at = 0; at < tensor.data.length; at++) tensor.data[at] = 0.6 * Math.sin(phase + at)
  }
  const session = await openModel(model)
  const data = Float32Array.from({ length: 72 }, (_, at) => 1.5 * Math.sin(0.37 * at))
  const { score } = await session.run({ recording: { type: 'float32', shape: [3, 4, 6], data } })
  await session.release()
  expect(score.shape).toEqual([3, 1])
  for (const [n, value] of known.score.entries()) expect(Number(score.data[n])).toBeCloseTo(value, 5)
})
