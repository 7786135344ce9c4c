import { describe, expect, it } from 'vitest'
import { Problem } from '../../../native-models/data/problem.ts'
import { problemFromJson, problemJson, sentence } from './problem-json.ts'

const whole = { kind: 'input', what: 'It is cut short.', file: '/a.nii', place: 'byte 352', remedy: 'Copy it again.' } as const

describe('a problem as data', () => {
  it('comes back as the same problem, with or without a place', () => {
    for (const parts of [whole, { ...whole, place: undefined }, { kind: 'usage', what: 'No.', remedy: '' } as const]) {
      const problem = new Problem(parts)
      const again = problemFromJson(problemJson(problem))
      expect(again).toMatchObject({ message: problem.message, kind: problem.kind, remedy: problem.remedy })
      expect(sentence(problemJson(problem))).toBe(problem.message)
    }
    expect(problemJson(new Problem(whole))).toEqual(whole)
  })

  it('knows what the operating system says', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(problemJson(full)).toMatchObject({ kind: 'input', what: 'There is no room left to write.' })
  })

  it('takes the first line of anything else, and says how to see more', () => {
    const odd = problemJson(new TypeError('x is not a function\n    at somewhere'))
    expect(odd).toMatchObject({ kind: 'unexpected', what: 'x is not a function.' })
    expect(odd.remedy).toContain('TOUCHSTONE_DEBUG=1')
  })
})
