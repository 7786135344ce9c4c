import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from '../graph/build.ts'
import { loadModel } from '../graph/onnx/load.ts'
import { seededRandom } from '../statistics/random.ts'
import { fastGradient, projectedGradient, smallestChange, universalChange } from './attacks.ts'
import { crossEntropy, squaredError } from './loss.ts'
import { noiseOf, sizeOf, within } from './perturbation.ts'
import { openVictim, type Victim } from './victim.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const known = JSON.parse(readFileSync(join(fixtures, 'attacks.json'), 'utf8'))
const random = seededRandom(2)

/** Two classes: logit of the second is w · x + b, of the first 0. */
const w = Float32Array.from({ length: 6 }, () => random.normal())
const b = -0.3
function linear() {
  const graph = new GraphBuilder()
  const x = graph.input('x', [1, 6])
  const weights = graph.weight('w', floatTensor([2, 6], [...new Float32Array(6), ...w]))
  const logits = graph.op('Gemm', [x, weights, graph.weight('b', floatTensor([2], [0, b]))], { transB: 1 })
  graph.output(graph.op('Softmax', [logits], { axis: 1 }))
  return graph.model()
}
const margin = (x: Float32Array) => w.reduce((sum, weight, i) => sum + weight * (x[i] ?? 0), b)

let line: Victim
let classifier: Victim
beforeAll(async () => {
  line = await openVictim(linear(), [1, 6])
  classifier = await openVictim(await loadModel(join(fixtures, 'classifier.onnx')), [1, 2, 12])
})
afterAll(async () => {
  await line.release()
  await classifier.release()
})

const expectClose = (given: Float32Array, expected: number[], digits = 4) =>
  given.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, digits)
  })

describe('attacks on a linear classifier', () => {
  const sample = Float32Array.from(w, (weight) => 0.4 * Math.sign(weight))

  it('take ε · ‖w‖₁ off its margin (ℓ∞) or ε · ‖w‖₂ (ℓ2): the optimum, in one step and in many', async () => {
    const loss = crossEntropy([1], 2)
    const norms = { 'l-infinity': w.reduce((sum, value) => sum + Math.abs(value), 0), l2: sizeOf(w, 'l2') } as const
    for (const norm of ['l-infinity', 'l2'] as const) {
      const budget = { norm, epsilon: 0.1 }
      for (const moved of [
        await fastGradient(line, sample, loss, budget),
        await projectedGradient(line, sample, loss, budget, { steps: 5 }),
      ]) {
        expect(margin(moved)).toBeCloseTo(margin(sample) - 0.1 * norms[norm], 5)
      }
    }
  })

  it('find the smallest change, |margin| / ‖w‖', async () => {
    const moved = await smallestChange(line, sample, { norm: 'l2', epsilon: 0 }, 5)
    const delta = sample.map((value, i) => (moved?.[i] ?? 0) - value)
    expect(sizeOf(delta, 'l2')).toBeCloseTo(margin(sample) / sizeOf(w, 'l2'), 3)
  })

  it('find one change for all samples of a class, the same as for one', async () => {
    const samples = [sample, sample.map((value) => 1.3 * value)]
    const budget = { norm: 'l-infinity', epsilon: 0.2 } as const
    const delta = await universalChange(
      line,
      samples,
      samples.map(() => crossEntropy([1], 2)),
      budget,
      { steps: 6 },
    )
    expectClose(
      delta,
      [...w].map((weight) => -0.2 * Math.sign(weight)),
    )
  })

  it('change nothing outside the mask, nor beyond the range of values', async () => {
    const mask = [1, 1, 0, 0, 1, 1]
    const moved = await fastGradient(line, sample, crossEntropy([1], 2), { norm: 'l-infinity', epsilon: 0.3, mask, low: -0.4, high: 0.4 })
    moved.forEach((value, i) => {
      if (!mask[i]) expect(value).toBe(sample[i])
      expect(Math.abs(value)).toBeLessThanOrEqual(Math.fround(0.4))
    })
    expect(margin(moved)).toBeLessThan(margin(sample))
    const small = await smallestChange(line, sample, { norm: 'l2', epsilon: 0, mask }, 5)
    expect(small?.[2]).toBe(sample[2])
  })

  it('reach nothing where there is no gradient', async () => {
    expect(await smallestChange(line, sample, { norm: 'l2', epsilon: 0, mask: new Uint8Array(6) }, 5)).toBeUndefined()
  })
})

describe('attacks on networks', () => {
  const x = Float32Array.from(known.x)

  it('are those of PyTorch', async () => {
    const loss = crossEntropy([known.label], 3)
    expect(loss(await classifier.output(x)).loss).toBeCloseTo(known.loss, 5)
    expectClose(await fastGradient(classifier, x, loss, { norm: 'l-infinity', epsilon: 0.1 }), known.fgsm)
    expectClose(await projectedGradient(classifier, x, loss, { norm: 'l-infinity', epsilon: 0.2 }, { steps: 8 }), known.pgdInfinity)
    expectClose(await projectedGradient(classifier, x, loss, { norm: 'l2', epsilon: 0.7 }, { steps: 8 }), known.pgdTwo)
  })

  it('are those of PyTorch on a segmentation, too', async () => {
    const segmenter = await openVictim(await loadModel(join(fixtures, 'segmenter.onnx')), [1, 1, 4, 5, 3])
    const volume = Float32Array.from(known.volume)
    const loss = crossEntropy(known.truth, 3)
    expect(loss(await segmenter.output(volume)).loss).toBeCloseTo(known.volumeLoss, 5)
    expectClose(await fastGradient(segmenter, volume, loss, { norm: 'l-infinity', epsilon: 0.05 }), known.volumeFgsm)
    await segmenter.release()
  })

  it('raise the loss at least as much with many steps as noise of the same size does', async () => {
    const loss = crossEntropy([known.label], 3)
    const budget = { norm: 'l2', epsilon: 0.5 } as const
    const noise = within(x, noiseOf(x.length, budget, seededRandom(4)), budget)
    const attacked = await projectedGradient(classifier, x, loss, budget, { steps: 10, random: seededRandom(1) })
    expect(loss(await classifier.output(attacked)).loss).toBeGreaterThan(loss(await classifier.output(noise)).loss)
    for (const moved of [noise, attacked]) {
      expect(
        sizeOf(
          moved.map((value, i) => value - (x[i] ?? 0)),
          'l2',
        ),
      ).toBeLessThan(0.5 + 1e-5)
    }
  })
})

describe('losses', () => {
  it('have the gradients that central differences have', () => {
    const logits = Float32Array.of(0.3, -1, 0.5, 2, 0.1, -0.4)
    for (const loss of [crossEntropy([2, -1], 3), crossEntropy([0, 1], 3), squaredError([1, 0, 0, 0, 2, 1])]) {
      const { seed } = loss(logits)
      logits.forEach((_, i) => {
        const moved = (by: number) => loss(logits.map((value, j) => (i === j ? value + by : value))).loss
        expect(seed[i]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 3)
      })
    }
  })
})
