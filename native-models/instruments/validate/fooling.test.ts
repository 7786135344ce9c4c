import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { runContext } from '../context.ts'
import { temporaryModel } from '../temporary-model.ts'
import fooling from './fooling.ts'

/** Logits Σ w x and −Σ w x over ten numbers. */
async function linear(weight: number) {
  const graph = new GraphBuilder()
  const weights = Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? weight : -weight))
  graph.output(graph.op('Gemm', [graph.input('x', [null, 10]), graph.weight('w', floatTensor([2, 10], weights))], { transB: 1 }))
  return temporaryModel('linear', graph.model())
}

const between = { array: { shape: [2, 10], data: Float32Array.from({ length: 20 }, (_, i) => (i % 2 ? 1 : -1)) } }

describe('validate/fooling', () => {
  it('reaches what a linear network can be brought to within the range of the samples, and no more', async () => {
    // All ten at 1: logits 1 and −1, so 1 / (1 + exp(−2)) = 88.08 %; 99 % cannot be had.
    const model = await linear(0.1)
    const settings = fooling.settings.parse({ ways: ['gradient'], steps: 200 })
    const { found, inputs } = await fooling.run({ model, data: between }, settings, runContext())
    expect(found?.rows).toHaveLength(2)
    for (const row of found?.rows ?? []) {
      expect(Number(row.confidence)).toBeLessThan(88.09)
      expect(Number(row.confidence)).toBeGreaterThan(80)
      expect(row).toMatchObject({ chance: 50, fooled: 'no' })
    }
    for (const value of inputs?.data ?? []) expect(Math.abs(Number(value))).toBeLessThanOrEqual(1)
    expect(fooling.verdict?.({ model, data: between, found, inputs }, [])).toMatchObject({ level: 'good' })
    // With weights of 1 the same inputs give 1 / (1 + exp(−20)).
    const sure = await fooling.run({ model: await linear(1), data: between }, settings, runContext())
    expect(sure.found?.rows.every((row) => row.fooled === 'yes')).toBe(true)
    expect(fooling.verdict?.({ model, data: between, ...sure }, [])).toMatchObject({ level: 'bad' })
  })

  it('refuses what it cannot judge', async () => {
    const model = await linear(1)
    const constant = { array: { shape: [1, 10], data: new Float32Array(10) } }
    await expect(fooling.run({ model, data: constant }, fooling.settings.parse({}), runContext())).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('The samples are constant.'),
    })
    await expect(fooling.run({ model, data: between }, fooling.settings.parse({ classes: [7] }), runContext())).rejects.toThrow(
      'There is no class 7.',
    )
    const graph = new GraphBuilder()
    graph.output(graph.op('Relu', [graph.input('x', [null, 2, 5, 5])]))
    const segmenter = await temporaryModel('voxels', graph.model())
    const images = { array: { shape: [1, 2, 5, 5], data: Float32Array.from({ length: 50 }, (_, i) => i) } }
    await expect(fooling.run({ model: segmenter, data: images }, fooling.settings.parse({}), runContext())).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('This network labels voxels.'),
    })
  })
})
