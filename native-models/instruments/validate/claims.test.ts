import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { temporaryModel } from '../temporary-model.ts'
import claims from './claims.ts'

const COUNT = 40
const random = seededRandom('claims')
// Column 0 is the concept with noise, column 1 follows column 0, column 2 is noise.
const concept = Float32Array.from({ length: COUNT }, (_, n) => n % 2)
const columns = Array.from(concept, (has) => {
  const first = has + 0.1 * random.normal()
  return [first, 3 * first - 1, random.normal()]
})

/** y = 2 h₀ + h₂ with units h = x, as one place or as a grid of places whose mean is taken. */
async function linearModel(places: number) {
  const graph = new GraphBuilder()
  const x = graph.input('x', places > 1 ? [null, 3, places] : [null, 3])
  const units = graph.op('Mul', [x, graph.weight('one', floatTensor([1], 1))], {}, 'units')
  const pooled = places > 1 ? graph.op('ReduceMean', [units, graph.ints([2])], { keepdims: 0 }) : units
  graph.output(graph.op('Gemm', [pooled, graph.weight('w', floatTensor([1, 3], [2, 0, 1]))], { transB: 1 }))
  const data = Float32Array.from({ length: COUNT * 3 * places }, (_, i) => {
    const [n, unit] = [Math.floor(i / (3 * places)), Math.floor(i / places) % 3]
    return columns[n]?.[unit] ?? 0
  })
  const shape = places > 1 ? [COUNT, 3, places] : [COUNT, 3]
  return { model: await temporaryModel('linear-claims', graph.model()), data: { array: { shape, data } }, value: units }
}

async function test(places: number, given: Record<string, unknown> = {}, labels: Float32Array = concept) {
  const { model, data, value } = await linearModel(places)
  const settings = claims.settings.parse({ value, draws: 199, ...given })
  const { units } = await claims.run({ model, data, concept: { array: { shape: [labels.length], data: labels } } }, settings, runContext())
  return units?.rows ?? []
}

describe('validate/claims', () => {
  it.each([1, 4])('tells the unit that acts from one that only follows, in closed form (%i places a unit)', async (places) => {
    const [first, second, third] = await test(places)
    // Linear, so that the effect is the weight times the difference of the unit's means.
    const mean = (unit: number, has: number) =>
      columns.reduce((sum, row, n) => sum + (concept[n] === has ? (row[unit] ?? 0) : 0), 0) / (COUNT / 2)
    expect(first?.effect).toBeCloseTo(2 * (mean(0, 1) - mean(0, 0)), 3)
    const whole = 2 * (mean(0, 1) - mean(0, 0)) + mean(2, 1) - mean(2, 0)
    expect(Number(first?.share)).toBeCloseTo((100 * 2 * (mean(0, 1) - mean(0, 0))) / whole, 1)
    expect(first).toMatchObject({ auc: 1, finding: 'causes', aucP: 1 / 200, effectP: 1 / 200 })
    expect(second).toMatchObject({ auc: 1, effect: 0, effectP: 1, ablation: 0, finding: 'follows only' })
    expect(third).toMatchObject({ finding: 'acts otherwise' })
  })

  it('takes the last hidden layer where none is named', async () => {
    expect(await test(1, { value: '' })).toEqual(await test(1))
  })

  it('finds a unit that falls with the concept as well', async () => {
    const [first] = await test(
      1,
      {},
      concept.map((has) => 1 - has),
    )
    expect(first).toMatchObject({ auc: 0, aucP: 1 / 200, finding: 'causes' })
  })

  it('refuses units that there are not, values without units, and concepts that do not fit', async () => {
    await expect(test(1, { units: [3] })).rejects.toThrow(/no unit 3/)
    await expect(test(1, { value: 'nowhere' })).rejects.toThrow(/no value named "nowhere"/)
    await expect(test(1, {}, new Float32Array(7))).rejects.toThrow(/40 samples, but 7 numbers/)
    await expect(test(1, { threshold: 2 })).rejects.toThrow(/0 of 40 samples have the concept/)
  })
})
