import { expect, it } from 'vitest'
import { floatTensor, type Tensor } from '../../data/tensor.ts'
import { openModel } from '../../graph/open.ts'
import { seededRandom } from '../../statistics/random.ts'
import { spiking } from './spiking.ts'

const [channels, steps, hidden, outputs] = [2, 12, 5, 2]

it('gives the scores of units that are stepped by hand', async () => {
  const model = spiking({ channels, samples: 2 * steps, outputs, hidden, steps, random: seededRandom(1) })
  const weight = (name: string) => (model.graph.initializers.get(name) as Tensor).data as Float32Array
  const random = seededRandom(2)
  const samples = Float32Array.from({ length: channels * 2 * steps }, () => 1 + random.normal())
  const session = await openModel(model)
  const { score, course } = await session.run({ recording: floatTensor([1, 1, channels, 2 * steps], samples) })
  await session.release()
  const [input, readout] = [weight('input.weight'), weight('score.weight')]
  const keep = 1 / (1 + Math.exp(-weight('leak.weight')[0]))
  const voltage = new Float64Array(hidden)
  const total = new Float64Array(outputs)
  let spikes = 0
  for (let at = 0; at < steps; at++) {
    for (let unit = 0; unit < hidden; unit++) {
      let current = 0
      for (let c = 0; c < channels; c++)
        current += ((samples[c * 2 * steps + 2 * at] + samples[c * 2 * steps + 2 * at + 1]) / 2) * input[c * hidden + unit]
      voltage[unit] = keep * voltage[unit] + current
      if (voltage[unit] <= 1) continue
      voltage[unit] -= 1
      spikes++
      for (let k = 0; k < outputs; k++) total[k] += readout[unit * outputs + k]
    }
    for (let k = 0; k < outputs; k++) expect(Number(course.data[at * outputs + k])).toBeCloseTo(total[k] / Math.sqrt(steps), 4)
  }
  expect(spikes).toBeGreaterThan(5)
  for (let k = 0; k < outputs; k++) expect(Number(score.data[k])).toBeCloseTo(total[k] / Math.sqrt(steps), 4)
})
