import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import delayDetector from './delay-detector.ts'

const { inputs } = await delayDetector.phantom.make(seededRandom(3))
const run = (settings: object) => delayDetector.run(inputs, delayDetector.settings.parse({ shifts: 19, ...settings }), runContext())

test('the ONNX detector gives evidence by which events stand out, as its kernel has it', async () => {
  const { detector, kernel, scores } = await run({})
  expect(Number(scores?.rows[0].auc)).toBeGreaterThan(0.9)
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(detector ?? '')
  const [units, delays] = kernel?.shape ?? [0, 0]
  const one = Float32Array.from({ length: 2 * units * delays }, (_, i) => (i === units * delays + 5 ? 1 : 0))
  const out = await session.run({ counts: new Tensor('float32', one, [2, units, delays]) })
  const [nothing, spike] = out[session.outputNames[0]].data as Float32Array
  expect(spike - nothing).toBeCloseTo(Number(kernel?.data[5]), 4)
  await session.release()
})

test('too few events, and too many synapses, are refused in a sentence', async () => {
  const [label] = inputs.spikes.behaviour
  const still = { ...inputs.spikes, behaviour: [{ ...label, values: new Float64Array(label.values.length) }] }
  const settings = delayDetector.settings.parse({})
  await expect(delayDetector.run({ spikes: still }, settings, runContext())).rejects.toThrow(/rises above the middle of its range 0 times/)
  const { units } = inputs.spikes
  const many = { ...inputs.spikes, units: Array.from({ length: 14 }, () => units).flat() }
  await expect(delayDetector.run({ spikes: many }, settings, runContext())).rejects.toThrow(/154 units with 16 delays have 2464 synapses/)
})
