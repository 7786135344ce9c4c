import { expect, it } from 'vitest'
import { parseModel } from '../graph/onnx/load.ts'
import type { Model } from '../graph/onnx/model.ts'
import { serializeModel } from '../graph/onnx/save.ts'
import { leastSquares, predictLinear } from '../statistics/least-squares.ts'
import { seededRandom } from '../statistics/random.ts'
import type { Examples } from './examples.ts'
import { type FitOptions, fit } from './fit.ts'
import { meanSquaredError } from './losses.ts'
import { eegnet } from './networks/eegnet.ts'
import { linear } from './networks/linear.ts'
import { withOpenBatch } from './open-batch.ts'
import { adam } from './optimisers.ts'
import { predict } from './predict.ts'
import { constant } from './schedule.ts'
import { splitByGroup } from './split.ts'

const random = seededRandom(5)
const samples = Array.from({ length: 90 }, () => Float32Array.from({ length: 4 }, () => random.normal()))
const targets = samples.map(([a, , c]) => 2 * a - c + 0.1 * random.normal() + 1)
const examples: Examples = { count: 90, shape: [2, 2], sample: (i) => samples[i], target: (i) => targets[i] }
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

const options: FitOptions = {
  model: withOpenBatch(linear({ shape: [2, 2], random: seededRandom(1) })),
  examples,
  train: range(0, 60),
  validation: range(60, 90),
  loss: meanSquaredError,
  optimiser: adam(),
  rate: constant(0.05),
  batch: 20,
  steps: 400,
  every: 20,
  patience: 3,
  random: seededRandom(3),
}

it('a linear network ends where least squares does', async () => {
  const { model } = await fit({ ...options, steps: 600, patience: 100 })
  const known = leastSquares(
    options.train.map((i) => [...samples[i]]),
    options.train.map((i) => targets[i]),
  )
  const predictions = await predict(model, examples, options.validation, 7)
  options.validation.forEach((i, n) => {
    expect(Math.abs(predictions[n] - predictLinear(known, [...samples[i]]))).toBeLessThan(0.1)
  })
})

it('stops when the validation loss no longer falls, and gives the network of its smallest', async () => {
  const noise = seededRandom(9)
  const shuffledTargets = targets.map(() => noise.normal())
  const course = await fit({ ...options, examples: { ...examples, target: (i) => shuffledTargets[i] } })
  expect(course.stoppedEarly).toBe(true)
  const best = Math.min(...course.looks.map((look) => look.validation))
  expect(course.looks.find((look) => look.step === course.step)?.validation).toBe(best)
  const predictions = await predict(course.model, examples, options.validation)
  const loss = options.validation.reduce((sum, i, n) => sum + (predictions[n] - shuffledTargets[i]) ** 2 / 30, 0)
  expect(loss).toBeCloseTo(best, 4)
})

it('goes on from what it kept exactly as it would have', async () => {
  const kept: Model[] = []
  const whole = await fit({ ...options, steps: 80, patience: 100, keep: async (checkpoint) => void kept.push(checkpoint) })
  const rest = await fit({ ...options, steps: 80, patience: 100, resume: parseModel(serializeModel(kept[1])) })
  expect(rest.looks.map((look) => look.validation)).toEqual(whole.looks.slice(2).map((look) => look.validation))
})

it('draws masks for a network with dropout', async () => {
  const recordings = range(0, 12).map(() => Float32Array.from({ length: 3 * 64 }, () => random.normal()))
  const model = withOpenBatch(eegnet({ channels: 3, samples: 64, outputs: 1, filters: 2, kernel: 8, random }))
  const given = { count: 12, shape: [1, 3, 64], sample: (i: number) => recordings[i], target: (i: number) => i % 2 }
  const { looks } = await fit({ ...options, model, examples: given, train: range(0, 8), validation: range(8, 12), steps: 4, every: 2 })
  expect(looks.map(({ step }) => step)).toEqual([2, 4])
})

it('items of one group stay together, and every item has one part', () => {
  const groups = range(0, 100).map((i) => `person ${i % 30}`)
  const parts = splitByGroup(groups, { train: 0.6, validation: 0.2 }, seededRandom(1))
  const people = [parts.train, parts.validation, parts.test].map((part) => new Set(part.map((i) => groups[i])))
  expect(people.map((set) => set.size)).toEqual([18, 6, 6])
  expect(new Set(people.flatMap((set) => [...set])).size).toBe(30)
  expect([...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b)).toEqual(range(0, 100))
})
