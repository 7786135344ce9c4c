import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { openModel } from '../../graph/open.ts'
import { spectrogram } from '../../signal/spectrogram.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { temporaryModel } from '../temporary-model.ts'
import { intrinsicDimension } from './brainbert/embed.ts'
import { frontEnd } from './brainbert/front-end.ts'
import { maskWindow } from './brainbert/mask.ts'
import { makeBursts } from './brainbert/phantom.ts'
import { contentAwareLoss } from './brainbert/pretrain.ts'
import brainbert from './brainbert.ts'

// Numbers from SciPy: ../../signal/fixtures/make_spectrogram.py.
const fixture = JSON.parse(readFileSync(new URL('../../signal/fixtures/spectrogram.json', import.meta.url), 'utf8')) as {
  row: number[]
  magnitudes: number[][]
}

it('the spectrogram is that of SciPy', () => {
  const found = spectrogram(fixture.row, 40, 5, 12)
  expect(found).toHaveLength(fixture.magnitudes.length)
  for (const [n, frame] of fixture.magnitudes.entries())
    for (const [k, value] of frame.entries()) expect(found[n][k]).toBeCloseTo(value, 10)
})

it.each(['stft', 'superlet'] as const)('%s shows a burst at its time and frequency', (kind) => {
  const rateHz = 512
  const random = seededRandom(1)
  const row = Float32Array.from({ length: 2 * rateHz }, (_, k) => {
    const t = k / rateHz - 1
    return 0.05 * random.normal() + Math.exp(-((t / 0.1) ** 2) / 2) * Math.sin(2 * Math.PI * 82 * t)
  })
  const front = frontEnd(kind, row.length, rateHz)
  const values = front.of(row)
  const best = values.indexOf(Math.max(...values.filter((_, n) => n % front.bins === 15)))
  // Bins of 5.12 Hz from 5.12 Hz on: 82 Hz is bin 15; frames every 24.4 ms, the first in the middle of 195 ms.
  expect(best % front.bins).toBe(15)
  expect(Math.abs(Math.floor(best / front.bins) * 0.0244 + 0.098 - 1)).toBeLessThan(0.06)
})

it('cells of masked times and of masked frequencies are both marked where they were masked, and nowhere else', () => {
  const values = Float32Array.from({ length: 60 * 20 }, (_, n) => n + 1)
  let [times, frequencies] = [0, 0]
  for (let seed = 0; seed < 20; seed++) {
    const { seen, inTime, inFrequency } = maskWindow(values, 60, 20, seededRandom(seed))
    for (let n = 0; n < values.length; n++) {
      if (seen[n] !== values[n]) expect(inTime[n] + inFrequency[n]).toBeGreaterThan(0)
      expect(inTime[n]).toBe(inTime[n - (n % 20)])
      expect(inFrequency[n]).toBe(inFrequency[n % 20])
    }
    times += inTime.reduce((a, b) => a + b, 0)
    frequencies += inFrequency.reduce((a, b) => a + b, 0)
  }
  expect(times).toBeGreaterThan(0)
  expect(frequencies).toBeGreaterThan(0)
})

it('the loss counts masked cells, and those far from the mean twice more', async () => {
  const graph = new GraphBuilder()
  const [prediction, target, mask] = ['prediction', 'target', 'mask'].map((name) => graph.input(name, [4]))
  graph.output(graph.op('Identity', [contentAwareLoss(graph, prediction, target, mask)], {}, 'loss'))
  const session = await openModel(graph.model())
  const vector = (values: number[]) => floatTensor([4], values)
  const { loss } = await session.run({ prediction: vector([0, 0, 0, 0]), target: vector([3, 0.5, 7, 0.1]), mask: vector([1, 1, 0, 0]) })
  // Masked: 3 and 0.5, mean 1.75; far from the mean: 3.
  expect(Number(loss.data[0])).toBeCloseTo(1.75 + 2 * 3, 6)
  await session.release()
})

it('counts the dimensions that rows fill', () => {
  const random = seededRandom(5)
  const rows = Array.from({ length: 200 }, () => {
    const [a, b, c] = [random.normal(), random.normal(), random.normal()]
    return Float64Array.of(a, b, c, a + b, a - c, b + c, 2 * a, 0.001 * random.normal())
  })
  expect(intrinsicDimension(rows)).toBe(3)
})

it('takes an encoder of the user, and refuses one for other spectrograms', async () => {
  const { inputs, settings } = await makeBursts(seededRandom(2))
  const encoder = (bins: number) => {
    const graph = new GraphBuilder()
    const x = graph.input('x', ['windows', 'frames', bins])
    graph.output(graph.op('Tanh', [x], {}, 'embedding'), 'float32', ['windows', 'frames', bins])
    return temporaryModel('encoder', graph.model())
  }
  const run = async (bins: number) =>
    brainbert.run({ ...inputs, network: await encoder(bins) }, brainbert.settings.parse({ ...settings, permutations: 19 }), runContext())
  const { channels, masks, network } = await run(24)
  expect(network).toBeUndefined()
  expect(masks?.rows).toEqual([])
  expect(Number(channels?.rows[1].auc)).toBeGreaterThan(0.85)
  await expect(run(40)).rejects.toThrow('these settings make windows × 78 frames × 24 bins')
}, 60_000)

it('learns further with the whole network', async () => {
  const { inputs, settings } = await makeBursts(seededRandom(3))
  const set = brainbert.settings.parse({
    ...settings,
    steps: 20,
    width: 16,
    layers: 1,
    folds: 2,
    permutations: 19,
    fineTuneSteps: 60,
    channels: 'A2',
  })
  const { channels } = await brainbert.run(inputs, set, runContext())
  expect(Number(channels?.rows[0].fineTuned)).toBeGreaterThan(0.8)
}, 90_000)
