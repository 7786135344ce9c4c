import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import network from './network.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test.each(['gru', 'elm'] as const)('the %s decodes a hand, and its ONNX file gives what it decoded', async (method) => {
  const { inputs } = await network.phantom.make(seededRandom(1))
  const settings = network.settings.parse({ method, steps: 200, shifts: 19 })
  const { scores, decoded, decoder, samples, card } = await network.run(inputs, settings, context)
  expect(Number(scores?.rows[0].r2)).toBeGreaterThan(0.6)
  if (!decoded || !decoder || !samples) throw new Error('not given')
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(decoder)
  const out = await session.run({ recording: new Tensor('float32', samples.data as Float32Array, [...samples.shape]) })
  const values = out[session.outputNames[0]].data as Float32Array
  const { output } = card as { output: { mean: number; deviation: number } }
  const [bins, tested] = [samples.shape[0], decoded.shape[0]]
  for (let n = 0; n < tested; n++) {
    const value = values[bins - tested + n] * output.deviation + output.mean
    expect(Math.abs(value - Number(decoded.data[3 * n + 2]))).toBeLessThan(1e-3)
  }
})

test('an axis that is not there, and too short a recording, are refused', async () => {
  const { inputs } = await network.phantom.makeNull(seededRandom(1))
  await expect(network.run(inputs, network.settings.parse({ axis: 3 }), context)).rejects.toThrow(/2 columns, not 3/)
  await expect(network.run(inputs, network.settings.parse({ binS: 1 }), context)).rejects.toThrow(/300 at least/)
})
