import { expect, test } from 'vitest'
import { sameMoment } from './shared-time.ts'

test('a moment is the same by the clock where that falls within, and otherwise as far from the start', () => {
  const at = { s: 100, startTime: '2024-03-01T22:00:00' }
  expect(sameMoment(at, '2024-03-01T22:01:30', 600)).toBe(10)
  expect(sameMoment(at, '2024-03-01T22:00:00', 600)).toBe(100)
  expect(sameMoment(at, '2024-04-01T22:00:00', 600)).toBe(100)
  expect(sameMoment(at, null, 600)).toBe(100)
})
