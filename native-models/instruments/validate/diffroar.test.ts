import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { seededRandom } from '../../statistics/random.ts'
import { openAdversary } from '../../training/adversary.ts'
import { crossEntropy } from '../../training/losses.ts'
import { runContext } from '../context.ts'
import diffroar from './diffroar.ts'

const random = seededRandom(3)

/** Two classes told apart by the first three of twelve numbers; the other nine are noise: a block with the signal and one without. */
function blocks() {
  const count = 120
  const classes = Int32Array.from({ length: count }, (_, n) => n % 2)
  const data = Float32Array.from({ length: count * 12 }, (_, i) => {
    const [n, k] = [Math.floor(i / 12), i % 12]
    return (k < 3 ? (classes[n] ? 1 : -1) : 0) + 0.3 * random.normal()
  })
  return {
    data: { array: { shape: [count, 12], data } },
    classes: { shape: [count], data: classes },
    truth: { array: { shape: [12], data: Uint8Array.from({ length: 12 }, (_, k) => (k < 3 ? 1 : 0)) } },
  }
}

describe('validate/diffroar', () => {
  it('finds that new networks can use the largest of a block data set, and not the smallest', async () => {
    const settings = { ...diffroar.settings.parse({}), width: 60, steps: 150, rate: 0.3, keep: [0.25], epsilon: 0.5, repeats: 2 }
    const { quality } = await diffroar.run(blocks(), settings, runContext())
    expect(quality?.rows.map((row) => row.training)).toEqual(['standard', 'adversarial'])
    for (const row of quality?.rows ?? []) {
      expect(Number(row.top)).toBeGreaterThan(90)
      expect(Number(row.quality)).toBeGreaterThan(0.2)
      expect(Number(row.difference)).toBeGreaterThan(0.5)
      expect(row.chanceHits).toBe(0.25)
    }
  })

  it('refuses classes and truths that do not fit', async () => {
    const inputs = blocks()
    const run = (changed: object) => diffroar.run({ ...inputs, ...changed }, diffroar.settings.parse({}), runContext())
    await expect(run({ classes: { shape: [2], data: Int32Array.of(0, 1) } })).rejects.toThrow(/120 samples and 2 classes/)
    await expect(run({ truth: { array: { shape: [5], data: new Uint8Array(5) } } })).rejects.toThrow(/truth has shape \(5\)/)
  })
})

describe('the adversary of training', () => {
  it('takes ε ‖w‖ off the margin of a linear network, with the weights of the moment', async () => {
    const graph = new GraphBuilder()
    const weight = graph.weight('w', floatTensor([2, 3], [0, 0, 0, 1, 1, 1]))
    graph.output(graph.op('Gemm', [graph.input('x', [null, 3]), weight], { transB: 1 }, 'logits'))
    const adversary = await openAdversary({
      model: graph.model(),
      shape: [2, 3],
      targetShape: [2, 2],
      weights: ['w'],
      loss: crossEntropy(),
      budget: { norm: 'l2', epsilon: 0.5 },
      steps: 4,
    })
    const now = floatTensor([2, 3], [0, 0, 0, 3, 0, 4])
    const worst = await adversary.worst(floatTensor([2, 3], [1, 2, 3, -1, 0, 1]), floatTensor([2, 2], [0, 1, 1, 0]), { w: now })
    await adversary.release()
    const moved = worst.data as Float32Array
    // Against the class of the first, along it for the second: 0.5 along (3, 0, 4) / 5.
    for (const [i, value] of [1 - 0.3, 2, 3 - 0.4, -1 + 0.3, 0, 1 + 0.4].entries()) expect(moved[i]).toBeCloseTo(value, 5)
  })
})
