import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { floatTensor, type Tensor } from '../data/tensor.ts'
import { float, GraphBuilder } from '../graph/build.ts'
import { parseModel } from '../graph/onnx/load.ts'
import { serializeModel } from '../graph/onnx/save.ts'
import { openSession } from '../runtime/session.ts'
import { seededRandom } from '../statistics/random.ts'
import { binaryCrossEntropy, crossEntropy, type Loss, meanAbsoluteError, meanSquaredError, poisson, softDice } from './losses.ts'
import { adam, adamW, mirrorDescent, type Optimiser, sgd } from './optimisers.ts'
import { drawMask } from './step.ts'
import { openTrainer, type Trainer } from './trainer.ts'

// Numbers from PyTorch in double precision: fixtures/make.py.
interface Numbers {
  shape: number[]
  data: number[]
}
interface Course {
  losses: number[]
  norms: number[]
  weights: Record<string, Numbers>
  running: Numbers[]
}
const fixture = JSON.parse(readFileSync(new URL('./fixtures/training.json', import.meta.url), 'utf8')) as {
  input: Numbers
  target: Numbers
  mask: Numbers
  start: Record<string, Numbers>
  byLoss: Record<string, Course>
  byOptimiser: Record<string, Course>
  clipped: Course
}
const tensor = ({ shape, data }: Numbers) => floatTensor(shape, data)

/** Conv1d, batch normalisation, LeakyReLU, a fixed mask, Conv1d. */
function network(dropout: 'given' | 'drawn') {
  const graph = new GraphBuilder()
  const weight = (name: string) => graph.weight(name, tensor(fixture.start[name]))
  const x = graph.input('x', fixture.input.shape)
  const convolved = graph.op('Conv', [x, weight('w1')], { kernel_shape: [3], pads: [1, 1] })
  const [mean, variance] = [graph.weight('mean', floatTensor([5], 0)), graph.weight('variance', floatTensor([5], 1))]
  const normal = graph.op('BatchNormalization', [convolved, weight('g'), weight('b'), mean, variance], {
    epsilon: float(1e-5),
    momentum: float(0.9),
  })
  const active = graph.op('LeakyRelu', [normal], { alpha: float(0.1) })
  const dropped =
    dropout === 'drawn'
      ? graph.op('Dropout', [active, graph.weight('ratio', floatTensor([], [0.25]))], {}, 'dropped')
      : graph.op('Mul', [active, graph.input('given', fixture.mask.shape)])
  graph.output(graph.op('Conv', [dropped, weight('w2')], { kernel_shape: [1] }, 'y'))
  return graph.model()
}

const shapes = { x: fixture.input.shape, given: fixture.mask.shape, target: fixture.target.shape, 'mask:dropped': fixture.mask.shape }
const feeds = { x: tensor(fixture.input), given: tensor(fixture.mask), target: tensor(fixture.target) }

function trainerFor(loss: Loss, optimiser: Optimiser, extra: object = {}): Promise<Trainer> {
  return openTrainer({
    model: network('given'),
    shapes,
    targets: ['target'],
    loss: (graph, [y], { target }) => ({ total: loss(graph, y, target, 3) }),
    optimiser,
    random: seededRandom(1),
    ...extra,
  })
}

async function expectCourse(trainer: Trainer, course: Course) {
  for (const [i, loss] of course.losses.entries()) {
    const report = await trainer.step(feeds, 0.05)
    expect(report.loss).toBeCloseTo(loss, 4)
    expect(report.norm / course.norms[i]).toBeCloseTo(1, 3)
  }
  const { initializers } = trainer.model('present').graph
  for (const [name, want] of Object.entries(course.weights)) expect(relativeError(initializers.get(name), want.data)).toBeLessThan(2e-4)
  // PyTorch's running variance is the unbiased one of the batch; ONNX's is the biased one: (n − 1) / n of the batch's share.
  expect(relativeError(initializers.get('mean'), course.running[0].data)).toBeLessThan(2e-4)
  await trainer.release()
}

function relativeError(got: Tensor | undefined, want: readonly number[]): number {
  if (!got) return Number.POSITIVE_INFINITY
  const difference = want.reduce((sum, v, i) => sum + (v - Number(got.data[i])) ** 2, 0)
  return Math.sqrt(difference / want.reduce((sum, v) => sum + v * v, 0))
}

const losses: Record<string, Loss> = {
  crossEntropy: crossEntropy([1, 2, 0.5]),
  softDice: softDice(),
  meanSquaredError,
  meanAbsoluteError,
  binaryCrossEntropy,
  poisson,
}
const optimisers: Record<string, Optimiser> = {
  sgd: sgd({ momentum: 0.9, weightDecay: 0.01 }),
  adam: adam({ weightDecay: 0.01 }),
  adamW: adamW({ weightDecay: 0.1 }),
  mirrorP3: mirrorDescent({ p: 3 }),
  mirrorEntropy: mirrorDescent('entropy'),
}

describe('a training step agrees with PyTorch', () => {
  it.each(Object.keys(losses))('in the loss %s', async (name) => {
    await expectCourse(await trainerFor(losses[name], optimisers.sgd), fixture.byLoss[name])
  })

  it.each(Object.keys(optimisers))('over four updates of %s', async (name) => {
    await expectCourse(await trainerFor(losses.crossEntropy, optimisers[name]), fixture.byOptimiser[name])
  })

  it('when the gradient is clipped to a global norm', async () => {
    await expectCourse(await trainerFor(losses.crossEntropy, optimisers.sgd, { clipNorm: 0.1 }), fixture.clipped)
  })
})

describe('a trainer', () => {
  it('goes on from a checkpoint, saved and read, exactly as it would have without the break', async () => {
    const whole = await trainerFor(losses.crossEntropy, optimisers.adam, { averageDecay: 0.9 })
    const reports = []
    for (let i = 0; i < 4; i++) reports.push(await whole.step(feeds, 0.05))
    const first = await trainerFor(losses.crossEntropy, optimisers.adam, { averageDecay: 0.9 })
    for (let i = 0; i < 2; i++) await first.step(feeds, 0.05)
    const resume = parseModel(serializeModel(first.checkpoint()))
    const second = await trainerFor(losses.crossEntropy, optimisers.adam, { averageDecay: 0.9, resume })
    for (let i = 2; i < 4; i++) expect(await second.step(feeds, 0.05)).toEqual(reports[i])
    expect(second.model('averaged').graph.initializers).toEqual(whole.model('averaged').graph.initializers)
    await Promise.all([whole, first, second].map((t) => t.release()))
  })

  it('gives a model that runs without it, in evaluation mode', async () => {
    const trainer = await trainerFor(losses.crossEntropy, optimisers.sgd)
    const before = trainer.model('present')
    await trainer.step(feeds, 0.05)
    const run = async (model: typeof before) => {
      const session = await openSession(serializeModel(model))
      const { y } = await session.run({ x: feeds.x, given: feeds.given })
      await session.release()
      return Array.from(y.data as Float32Array)
    }
    expect(await run(trainer.model('present'))).not.toEqual(await run(before))
    await trainer.release()
  })

  it('draws dropout masks from its seed: the same course for one seed, another for another', async () => {
    const course = async (seed: number) => {
      const trainer = await openTrainer({
        model: network('drawn'),
        shapes,
        targets: ['target'],
        loss: (graph, [y], { target }) => ({ total: losses.crossEntropy(graph, y, target, 3) }),
        optimiser: optimisers.sgd,
        random: seededRandom(seed),
      })
      const values: number[] = []
      for (let i = 0; i < 3; i++) values.push((await trainer.step({ x: feeds.x, target: feeds.target }, 0.05)).loss)
      await trainer.release()
      return values
    }
    const [a, again, b] = [await course(1), await course(1), await course(2)]
    expect(again).toEqual(a)
    expect(b).not.toEqual(a)
  })

  it('says so when the loss is no longer a number', async () => {
    const trainer = await trainerFor(losses.meanSquaredError, optimisers.sgd)
    const broken = { ...feeds, x: floatTensor(fixture.input.shape, Number.NaN) }
    await expect(trainer.step(broken, 0.05)).rejects.toThrow(/step 1 gave a loss of NaN/)
    expect(trainer.steps).toBe(0)
    await trainer.release()
  })
})

it('dropout masks keep 1 − ratio of the values and their mean', () => {
  const random = seededRandom(4)
  const mask = drawMask([100, 100], 0.3, () => random.uniform())
  const mean = (mask.data as Float32Array).reduce((a, b) => a + b, 0) / 1e4
  // Standard error of the mean: √(0.3 / 0.7 / 1e4) ≈ 0.0065.
  expect(Math.abs(mean - 1)).toBeLessThan(0.026)
  expect(new Set(mask.data as Float32Array)).toEqual(new Set([0, Math.fround(1 / 0.7)]))
})
