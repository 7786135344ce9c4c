import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { passes } from '../contract.ts'
import movement from './movement.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test('a hand is decoded from units that heed it, not from units that heed another', async () => {
  const made = await movement.phantom.make(seededRandom(1))
  const found = await movement.run(made.inputs, movement.settings.parse(made.settings), context)
  for (const score of movement.phantom.judge(found, made.truth, false, { warnings: [] })) expect(score).toSatisfy(passes)
  const empty = await movement.phantom.makeNull(seededRandom(1))
  const none = await movement.run(empty.inputs, movement.settings.parse(empty.settings), context)
  for (const score of movement.phantom.judge(none, empty.truth, true, { warnings: [] })) expect(score).toSatisfy(passes)
})

test('the Kalman filter decodes it too, and gives no weights of units', async () => {
  const made = await movement.phantom.make(seededRandom(1))
  const settings = movement.settings.parse({ ...made.settings, method: 'kalman', shifts: 3 })
  const found = await movement.run(made.inputs, settings, context)
  expect(Number(found.scores?.rows.at(-1)?.r2)).toBeGreaterThan(0.6)
  expect(Number(found.scores?.rows.at(-1)?.chance)).toBeLessThan(0.1)
  expect(found.units).toBeUndefined()
})

test('the exported decoder gives in ONNX what the filter gives', async () => {
  const made = await movement.phantom.make(seededRandom(4))
  const found = await movement.run(made.inputs, movement.settings.parse({ ...made.settings, shifts: 0 }), context)
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const { samples, decoder, decoded } = found
  if (!samples || !decoder || !decoded) throw new Error('not given')
  const session = await InferenceSession.create(decoder)
  const out = await session.run({ counts: new Tensor('float32', samples.data as Float32Array, [...samples.shape]) })
  const values = out[session.outputNames[0]].data as Float32Array
  const [truth, fitted]: [number[], number[]] = [[], []]
  for (let bin = 0; bin < decoded.shape[0]; bin++) {
    truth.push(Number(decoded.data[bin * 5 + 1]))
    fitted.push(values[bin * 2])
  }
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
  const left = truth.reduce((sum, value, n) => sum + (value - fitted[n]) ** 2, 0)
  expect(1 - left / truth.reduce((sum, value) => sum + (value - mean) ** 2, 0)).toBeGreaterThan(0.8)
})
