import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import type { Table } from '../contract.ts'
import { makeCohort } from './normative/phantom.ts'
import { kolmogorovSmirnov } from './normative/synthesise.ts'
import normative from './normative.ts'

const { cohort, persons } = (await makeCohort(seededRandom('normative test'))).inputs
const table = (rows: Table['rows']): Table => ({ columns: Object.keys(rows[0]).map((name) => ({ name, description: name })), rows })

function run(given: Table, who: Table, settings: Record<string, unknown> = {}) {
  return normative.run({ cohort: given, persons: who }, normative.settings.parse({ draws: 20, samples: 5, ...settings }), runContext())
}

describe('cohort/normative', () => {
  it('takes the structures table of one scan with age, sex and head size', async () => {
    const rows = [
      { name: 'hippocampus', volume: 3 },
      { name: 'thalamus', volume: 14 },
    ]
    const { percentiles } = await run(cohort, table(rows), { age: '60', sex: 'f', tiv: '1400' })
    expect(percentiles?.rows.map(({ measure }) => measure)).toEqual(['hippocampus', 'thalamus'])
    expect(Number(percentiles?.rows[0]?.percentile)).toBeLessThan(0.1)
    await expect(run(cohort, table(rows))).rejects.toThrow('says neither age nor sex. Set age= and sex= and tiv=')
  })

  it('refuses a small cohort, another sex, and an age that the cohort does not cover', async () => {
    const [first] = persons.rows
    await expect(run({ ...cohort, rows: cohort.rows.slice(0, 20) }, persons)).rejects.toThrow('The cohort has 20 people with all numbers.')
    await expect(run(cohort, table([{ ...first, sex: 'X' }]))).rejects.toThrow('The cohort has 0 people of sex X')
    await expect(run(cohort, table([{ ...first, age: 8 }]))).rejects.toThrow('(8 years) lies outside the cohort')
    await expect(run(cohort, table([{ ...first, age: null }]))).rejects.toThrow('has no age')
    const { sex: _, ...rest } = first
    await expect(run(cohort, table([rest]))).rejects.toThrow('The table of persons has no column "sex".')
  })

  it('measures the distance of two samples', () => {
    expect(kolmogorovSmirnov([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0)
    expect(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5)
    expect(kolmogorovSmirnov([1, 2], [3, 4])).toBe(1)
  })
})
