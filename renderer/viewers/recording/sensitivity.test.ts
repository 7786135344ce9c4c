import { expect, test } from 'vitest'
import { pxPerMm, sensitivityOf, shownUnit, stepFor } from './sensitivity.ts'

test('sensitivities go as those of EEG machines', () => {
  expect([0, 1, 5, 6, 7, 11].map(sensitivityOf)).toEqual([1, 1.5, 7, 10, 15, 70])
  expect(sensitivityOf(-1)).toBeCloseTo(0.7)
})

test('the finest step that fits is taken', () => {
  for (const size of [0.003, 1, 42, 9000]) {
    const step = stepFor(size, 20)
    expect((size / sensitivityOf(step)) * pxPerMm).toBeLessThanOrEqual(20.001)
    expect((size / sensitivityOf(step - 1)) * pxPerMm).toBeGreaterThan(20)
  }
})

test('volts are shown in microvolts, other units as they are', () => {
  expect([shownUnit('mV').unit, shownUnit('°C').unit]).toEqual(['µV', '°C'])
})
