import { expect, it } from 'vitest'
import { timePhases } from './phases.ts'

it('phases last until the next one begins, and add up when they come back', () => {
  let clock = 0
  const phases = timePhases(() => clock)
  for (const [at, phase] of [
    [0, 'a'],
    [1000, 'a'],
    [2000, 'b'],
    [2500, 'a'],
  ] as const) {
    clock = at
    phases.begin(phase)
  }
  clock = 3000
  expect(phases.timings()).toEqual([
    { phase: 'a', seconds: 2.5 },
    { phase: 'b', seconds: 0.5 },
  ])
})
