import { describe, expect, it } from 'vitest'
import { runContext } from '../context.ts'
import type { Table } from '../contract.ts'
import agreement from './agreement.ts'

const table = (rows: Table['rows'], file?: string): Table => ({
  columns: Object.keys(rows[0] ?? { subject: '' }).map((name) => ({ name, description: name })),
  rows,
  file,
})
const cohort = (of: (n: number) => Record<string, string | number | null>, count = 12) =>
  table(Array.from({ length: count }, (_, n) => ({ subject: `s${n}`, ...of(n) })))

function run(candidate: Table, reference: Table, given: Record<string, unknown> = {}) {
  return agreement.run({ candidate, reference }, agreement.settings.parse({ draws: 99, ...given }), runContext())
}

describe('validate/agreement', () => {
  it('pairs subjects by name, whatever their order, and leaves out columns that are no numbers', async () => {
    const reference = cohort((n) => ({ hippocampus: 3 + n / 10, sex: n % 2 ? 'f' : 'm' }))
    const candidate = table([...cohort((n) => ({ hippocampus: 4 + n / 10, sex: 'f' })).rows].reverse())
    const { agreement: found } = await run(candidate, reference)
    expect(found?.rows).toHaveLength(1)
    expect(found?.rows[0]).toMatchObject({ measure: 'hippocampus', subjects: 12 })
    expect(found?.rows[0]?.bias).toBeCloseTo(1, 12)
    expect(found?.rows[0]?.consistency).toBeCloseTo(1, 12)
  })

  it('refuses what it cannot compare, and says what is there', async () => {
    const some = cohort((n) => ({ a: n }))
    await expect(
      run(
        some,
        cohort((n) => ({ b: n })),
      ),
    ).rejects.toThrow('no column of numbers in common')
    await expect(run(some, some, { subject: 'name' })).rejects.toThrow('The table has no column "name".')
    await expect(
      run(
        cohort((n) => ({ a: n }), 4),
        some,
      ),
    ).rejects.toThrow('Only 4 subjects have "a" in both tables.')
    await expect(run(table([...some.rows, ...some.rows]), some)).rejects.toThrow('Row 14 is the second of subject "s0".')
    await expect(
      run(
        cohort((n) => ({ a: n > 2 ? null : n })),
        some,
      ),
    ).rejects.toThrow('Only 3 subjects have "a"')
  })
})
