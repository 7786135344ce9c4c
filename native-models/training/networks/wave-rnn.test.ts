import { expect, it } from 'vitest'
import { floatTensor, type Tensor } from '../../data/tensor.ts'
import { openModel } from '../../graph/open.ts'
import { seededRandom } from '../../statistics/random.ts'
import { withOpenBatch } from '../open-batch.ts'
import { waveRnn } from './wave-rnn.ts'

const [channels, steps, rings] = [2, 5, 3]
const model = withOpenBatch(waveRnn({ channels, samples: 10, outputs: 1, rings, steps, random: seededRandom(1) }))
const weight = (name: string) => (model.graph.initializers.get(name) as Tensor).data as Float32Array

it('carries each input along its ring at one site a step, as the closed form of its first weights has it', async () => {
  const random = seededRandom(2)
  const samples = Float32Array.from({ length: 2 * channels * 10 }, () => random.normal())
  const session = await openModel(model)
  const { score } = await session.run({ recording: floatTensor([2, 1, channels, 10], samples) })
  await session.release()
  const input = weight('wave.input.weight')
  for (const item of [0, 1]) {
    let expected = 0
    for (let ring = 0; ring < rings; ring++)
      for (let site = 0; site < steps; site++) {
        // What came `site` steps before the last, averaged over two samples, rectified once.
        const at = steps - 1 - site
        let driven = 0
        for (let c = 0; c < channels; c++) {
          const from = (item * channels + c) * 10 + 2 * at
          driven += ((samples[from] + samples[from + 1]) / 2) * input[c * rings * steps + ring * steps]
        }
        expected += Math.max(0, driven) * weight('score.weight')[ring * steps + site]
      }
    expect(Number(score.data[item])).toBeCloseTo(expected, 5)
  }
})
