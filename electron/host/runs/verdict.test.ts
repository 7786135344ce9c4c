import { describe, expect, it } from 'vitest'
import { qualityColumns } from '../../../native-models/instruments/contract.ts'
import { isQuality, plainVerdict } from './verdict.ts'

const quality = (...verdicts: string[]) => ({
  columns: qualityColumns,
  rows: verdicts.map((verdict, at) => ({ measure: `m${at}`, verdict })),
})

describe('the plain verdict', () => {
  it.each([
    [[quality('good', 'good')], [], 'good', /All 2/],
    [[quality('good', 'warn')], [], 'warn', /Outside what is normal: m1\./],
    [[quality('bad', 'warn')], [], 'bad', /m0, m1/],
    [[quality('good')], ['The neck is cut.'], 'warn', /The neck is cut\./],
    [[], [], 'good', /no quality of its own/],
  ] as const)('of %# is as bad as the worst that is known', (tables, warnings, level, detail) => {
    const verdict = plainVerdict(tables, warnings)
    expect(verdict.level).toBe(level)
    expect(verdict.detail).toMatch(detail)
  })

  it('knows a quality table by its columns', () => {
    expect(isQuality(quality())).toBe(true)
    expect(isQuality({ columns: [{ name: 'measure', description: '' }], rows: [] })).toBe(false)
  })
})
