import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { captureTensors } from '../../graph/capture.ts'
import type { Model } from '../../graph/onnx/model.ts'
import { seededRandom } from '../../statistics/random.ts'
import { lastLayer } from './last-layer.ts'
import { contribution, neuralComponents } from './neural-pca.ts'
import { withoutComponents } from './without-components.ts'

const random = seededRandom(1)
const classWeights = [
  [1, 2, -0.5, 0],
  [0.5, -1, 1, 3],
]

/** Two classes over four rectified units, which are the inputs themselves. */
function classifier(form: 'gemm' | 'matmul', softmax = false): Model {
  const graph = new GraphBuilder()
  const x = graph.input('x', [null, 4])
  const h = graph.op('Relu', [x], {}, 'h')
  const flat = classWeights.flat()
  const turned = [0, 1, 2, 3].flatMap((j) => classWeights.map((row) => row[j] ?? 0))
  const bias = graph.weight('b', floatTensor([2], [0.1, -0.2]))
  const logits =
    form === 'gemm'
      ? graph.op('Gemm', [h, graph.weight('w', floatTensor([2, 4], flat)), bias], { transB: 1 }, 'logits')
      : graph.op('Add', [graph.op('MatMul', [h, graph.weight('w', floatTensor([4, 2], turned))]), bias], {}, 'logits')
  graph.output(softmax ? graph.op('Softmax', [logits], { axis: 1 }, 'p') : logits, 'float32', [null, 2])
  return graph.model()
}

const samples = Array.from({ length: 30 }, () => Float64Array.from({ length: 4 }, () => Math.abs(random.normal())))
const batch = { shape: [30, 4], data: Float32Array.from(samples.flatMap((row) => [...row])) }
const logitsOf = async (model: Model) =>
  (await captureTensors({ model, inputs: { x: batch }, names: ['logits'] })).logits?.data as Float32Array

describe('the last layer', () => {
  it('is found behind a softmax, as Gemm or as MatMul with a bias', () => {
    for (const model of [classifier('gemm'), classifier('matmul'), classifier('gemm', true)]) {
      expect(lastLayer(model)).toEqual({ features: 'h', logits: 'logits', weights: classWeights.map((row) => Float64Array.from(row)) })
    }
  })

  it('is missed in a network that ends otherwise', () => {
    const graph = new GraphBuilder()
    graph.output(graph.op('Relu', [graph.input('x', [1, 2])]))
    expect(() => lastLayer(graph.model())).toThrow(/does not end in a dense layer, but in Relu/)
  })
})

describe('neural principal components', () => {
  it('add up to the logit less its mean', async () => {
    const logits = await logitsOf(classifier('gemm'))
    const components = neuralComponents(samples, classWeights[1] ?? [], 10)
    const ofClass = samples.map((_, n) => logits[n * 2 + 1] ?? 0)
    const mean = ofClass.reduce((a, b) => a + b, 0) / ofClass.length
    samples.forEach((row, n) => {
      const sum = components.reduce((total, component) => total + contribution(component, row), 0)
      expect(sum).toBeCloseTo((ofClass[n] ?? 0) - mean, 4)
    })
  })

  it('are orthonormal, in the order of their shares, which add up to one', () => {
    const components = neuralComponents(samples, classWeights[1] ?? [], 10)
    expect(components.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 8)
    components.forEach((a, i) => {
      components.forEach((b, j) => {
        expect(a.direction.reduce((sum, value, n) => sum + value * (b.direction[n] ?? 0), 0)).toBeCloseTo(i === j ? 1 : 0, 8)
      })
      if (i) expect(components[i - 1]?.share).toBeGreaterThanOrEqual(a.share)
    })
  })

  it('are the same from few samples of many units as from the other matrix of products', () => {
    const few = samples.slice(0, 3)
    const [first] = neuralComponents(few, classWeights[1] ?? [], 1)
    const [again] = neuralComponents([...few, ...few], classWeights[1] ?? [], 1)
    expect(first?.share).toBeCloseTo(again?.share ?? 0, 8)
    const agreement = first?.direction.reduce((sum, value, n) => sum + value * (again?.direction[n] ?? 0), 0) ?? 0
    expect(Math.abs(agreement)).toBeCloseTo(1, 8)
  })

  it('are taken off the logit of their class where they add to it, and change nothing else', async () => {
    const components = neuralComponents(samples, classWeights[1] ?? [], 2)
    for (const form of ['gemm', 'matmul'] as const) {
      const before = await logitsOf(classifier(form))
      const after = await logitsOf(withoutComponents(classifier(form), 1, components))
      samples.forEach((row, n) => {
        const off = components.reduce((sum, component) => sum + Math.max(0, contribution(component, row)), 0)
        expect(after[2 * n]).toBeCloseTo(before[2 * n] ?? 0, 5)
        expect(after[2 * n + 1]).toBeCloseTo((before[2 * n + 1] ?? 0) - off, 4)
      })
    }
  })
})
