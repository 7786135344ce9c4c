import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import shape from './shape.ts'

test.each(['means', 'energy'] as const)(
  '%s: a turned population is nearer than its own halves, which have fewer trials',
  async (measure) => {
    const { inputs } = await shape.phantom.makeNull(seededRandom(3))
    // The first ten trials of each condition and population.
    const kept = Array.from({ length: inputs.systems.data.length }, (_, row) => row).filter((row) => row % 60 < 10)
    const few = {
      data: {
        array: {
          shape: [kept.length, 5],
          data: Float64Array.from(
            kept.flatMap((row) => Array.from((inputs.data.array.data as Float64Array).subarray(row * 5, row * 5 + 5))),
          ),
        },
      },
      conditions: { shape: [kept.length], data: Int32Array.from(kept, (row) => Number(inputs.conditions.data[row])) },
      systems: { shape: [kept.length], data: Int32Array.from(kept, (row) => Number(inputs.systems.data[row])) },
    }
    const { distances } = await shape.run(few, shape.settings.parse({ measure, permutations: 19 }), runContext())
    expect(distances?.rows.length).toBe(3)
    for (const { distance, halves, p } of distances?.rows ?? []) {
      // The estimate of the energy distance is unbiased within, and 0 where it comes out below.
      expect(Number(distance)).toBeLessThan(1.3 * Number(halves) + (measure === 'energy' ? 0.3 : 0))
      expect(Number(p)).toBeGreaterThanOrEqual(0.05)
    }
  },
)

test('one population, and a condition with few trials, are refused in a sentence', async () => {
  const { inputs } = await shape.phantom.makeNull(seededRandom(3))
  const settings = shape.settings.parse({})
  const rows = inputs.systems.data.length
  const one = { ...inputs, systems: { shape: [rows], data: new Int32Array(rows) } }
  await expect(shape.run(one, settings, runContext())).rejects.toThrow(/All rows are of one population/)
  const many = { ...inputs, conditions: { shape: [rows], data: Int32Array.from({ length: rows }, (_, n) => n % 301) } }
  await expect(shape.run(many, settings, runContext())).rejects.toThrow(/trials of condition/)
})
