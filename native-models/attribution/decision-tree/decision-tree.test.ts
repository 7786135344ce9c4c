import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { float, GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import { openModel } from '../../graph/open.ts'
import { seededRandom } from '../../statistics/random.ts'
import { depthOf, evaluate, growTree, leafOf, leavesOf, simplify } from './grow.ts'
import { readNetwork } from './network.ts'
import { insideOf, largestWithin } from './region.ts'
import { mapText, questionText } from './words.ts'

/** Dense layers with LeakyRelu of `slope` (Relu when 0) between them. */
function denseNetwork(layers: { weights: number[][]; bias: number[] }[], slope: number): Model {
  const graph = new GraphBuilder()
  let value = graph.input('x', [null, layers[0]?.weights[0]?.length ?? 0])
  layers.forEach(({ weights, bias }, at) => {
    const w = graph.weight(`w${at}`, floatTensor([weights.length, weights[0]?.length ?? 0], weights.flat()))
    value = graph.op('Gemm', [value, w, graph.weight(`b${at}`, floatTensor([bias.length], bias))], { transB: 1 })
    if (at < layers.length - 1) value = slope ? graph.op('LeakyRelu', [value], { alpha: float(slope) }) : graph.op('Relu', [value])
  })
  graph.output(value)
  return graph.model()
}

function randomLayers(seed: number, widths: readonly number[]) {
  const random = seededRandom(seed)
  return widths.slice(1).map((to, at) => ({
    weights: Array.from({ length: to }, () => Array.from({ length: widths[at] ?? 0 }, () => random.normal())),
    bias: Array.from({ length: to }, () => 0.5 * random.normal()),
  }))
}

const unitBox = (size: number) => ({ low: new Array(size).fill(-1), high: new Array(size).fill(1) })

describe('the exact tree of a network', () => {
  it('gives what onnxruntime gives, at every point', async () => {
    for (const [seed, slope, widths] of [
      [1, 0, [2, 4, 3, 2]],
      [2, 0.3, [3, 4, 2]],
      [3, 0, [1, 6, 1]],
    ] as const) {
      const model = denseNetwork(randomLayers(seed, widths), slope)
      const tree = growTree(readNetwork(model), unitBox(widths[0]), 500)
      const random = seededRandom(seed + 10)
      const points = Float32Array.from({ length: 200 * widths[0] }, () => random.between(-1, 1))
      const session = await openModel(model)
      const outputs = await session.run({ x: { type: 'float32', shape: [200, widths[0]], data: points } })
      await session.release()
      const given = Object.values(outputs)[0]?.data as Float32Array
      const width = given.length / 200
      for (let n = 0; n < 200; n++) {
        const point = points.subarray(n * widths[0], (n + 1) * widths[0])
        for (const [k, value] of evaluate(leafOf(tree, point).map, point).entries()) expect(value).toBeCloseTo(given[n * width + k] ?? 0, 4)
      }
    }
  })

  it('has the regions that lines cut a square into', () => {
    // Three lines in general position within the square: 7 regions, though three questions have 8 answers.
    const lines = [
      { weights: [1, 0.2], offset: 0 },
      { weights: [-0.3, 1], offset: 0.1 },
      { weights: [1, 1], offset: -0.5 },
    ]
    const network = {
      inputs: 2,
      hidden: [{ layer: { weights: lines.map((line) => line.weights), bias: lines.map((line) => line.offset) }, slope: 0 }],
      last: { weights: [[1, 2, 4]], bias: [0] },
    }
    expect(leavesOf(growTree(network, unitBox(2), 100))).toHaveLength(7)
  })

  it('leaves out questions whose answers follow from those before', () => {
    // Four thresholds on a line: 5 regions of 16.
    const network = {
      inputs: 1,
      hidden: [{ layer: { weights: [[1], [1], [1], [1]], bias: [0.6, 0.2, -0.2, -0.6] }, slope: 0.3 }],
      last: { weights: [[1, -1, 1, -1]], bias: [0] },
    }
    const tree = growTree(network, unitBox(1), 100)
    expect(leavesOf(tree)).toHaveLength(5)
    expect(depthOf(tree)).toBeLessThanOrEqual(4)
  })

  it('merges leaves that say the same, and branches in which one class wins throughout', () => {
    const dead = {
      inputs: 1,
      hidden: [{ layer: { weights: [[1], [1]], bias: [0, -0.5] }, slope: 0 }],
      last: { weights: [[1, 0]], bias: [0] },
    }
    const tree = growTree(dead, unitBox(1), 100)
    expect(leavesOf(tree)).toHaveLength(3)
    expect(leavesOf(simplify(tree, unitBox(1), false))).toHaveLength(2)
    // The first class wins by at least 1 wherever x > 0, and never below.
    const classes = {
      ...dead,
      last: {
        weights: [
          [1, 1],
          [0, 0],
        ],
        bias: [1, 0],
      },
    }
    expect(leavesOf(simplify(growTree(classes, unitBox(1), 100), unitBox(1), true))).toHaveLength(1)
  })

  it('refuses more regions than it may have, and operators that are not piecewise linear', () => {
    const model = denseNetwork(randomLayers(1, [2, 8, 8, 1]), 0)
    expect(() => growTree(readNetwork(model), unitBox(2), 5)).toThrow(/more than 5 linear regions/)
    const graph = new GraphBuilder()
    const x = graph.input('x', [1, 2])
    const w = graph.weight('w', floatTensor([2, 2], [1, 0, 0, 1]))
    graph.output(graph.op('Tanh', [graph.op('MatMul', [x, w])], {}, 'squash'))
    expect(() => readNetwork(graph.model())).toThrow(/Tanh "squash"/)
  })
})

describe('a region', () => {
  it('has its inner ball where geometry says', () => {
    // The triangle x > 0, y > 0, x + y < 1: inradius 1 / (2 + √2), centre at the same distance from both axes.
    const triangle = [
      { weights: [1, 0], offset: 0 },
      { weights: [0, 1], offset: 0 },
      { weights: [-1, -1], offset: 1 },
    ]
    const centre = insideOf(triangle, unitBox(2))
    // The box is 2 wide in both directions, so that distances keep their ratios.
    expect(centre?.[0]).toBeCloseTo(1 / (2 + Math.SQRT2), 6)
    expect(centre?.[1]).toBeCloseTo(1 / (2 + Math.SQRT2), 6)
    expect(largestWithin([2, 1], triangle, unitBox(2))).toBeCloseTo(2, 6)
  })

  it('is empty where half-spaces exclude each other', () => {
    expect(
      insideOf(
        [
          { weights: [1], offset: 0 },
          { weights: [-1], offset: -0.1 },
        ],
        unitBox(1),
      ),
    ).toBeUndefined()
  })
})

describe('the words of a tree', () => {
  it('name inputs and thresholds', () => {
    expect(questionText({ weights: [2, 0], offset: -1 }, ['age', 'sex'])).toBe('age > 0.5')
    expect(questionText({ weights: [-2, 0], offset: -1 }, ['age', 'sex'])).toBe('age < −0.5')
    expect(questionText({ weights: [-2, 1], offset: 0.25 }, ['age', 'sex'])).toBe('−2·age + 1·sex > −0.25')
    expect(mapText([0, -0.5], 1, ['age', 'sex'])).toBe('1 − 0.5·sex')
    expect(mapText([0, 0], 0.25, ['age', 'sex'])).toBe('0.25')
  })
})
