import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument } from '../../../native-models/instruments/contract.ts'
import { parseSettings } from './settings.ts'

const settings = z.object({
  spacing: z.enum(['1 mm', '2 mm']).default('1 mm'),
  probabilities: z.boolean().default(false),
  strength: z.number().min(0).max(1).default(0.5),
  rounds: z.int().min(1).default(3),
  labels: z.array(z.int()).default([]),
  note: z.string().optional(),
})
const instrument = { id: 'test/it', takes: {}, settings } as unknown as Instrument

describe('settings from text', () => {
  it('have the defaults of the instrument', () => {
    expect(parseSettings(instrument, [])).toEqual({ spacing: '1 mm', probabilities: false, strength: 0.5, rounds: 3, labels: [] })
  })

  it('are read by their type, the last one counting', () => {
    const given = ['spacing=2 mm', 'probabilities=yes', 'strength=1e-1', 'rounds=4', 'labels=3, 4', 'note=a=b', 'rounds=5']
    const read = { spacing: '2 mm', probabilities: true, strength: 0.1, rounds: 5, labels: [3, 4], note: 'a=b' }
    expect(parseSettings(instrument, given)).toEqual(read)
  })

  it.each([
    ['spacng=2 mm', /no setting "spacng".*Did you mean spacing\?/],
    ['spacing=3 mm', /spacing cannot be "3 mm".*one of 1 mm, 2 mm/],
    ['probabilities=maybe', /probabilities cannot be "maybe".*true or false/],
    ['strength=2', /strength cannot be 2.*a number from 0 up to 1/],
    ['strength=', /strength cannot be ""/],
    ['rounds=1.5', /rounds cannot be 1.5.*a whole number from 1/],
    ['labels=1,x', /labels cannot be.*a list separated by commas/],
    ['rounds', /not of the form key=value/],
    ['toString=1', /no setting "toString"/],
  ])('refuse %s and say what would do', (text, message) => {
    const read = () => parseSettings(instrument, [text])
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ kind: 'usage' }) as unknown as Problem)
  })
})
