import { expect, test } from 'vitest'
import { notchSections } from './notch-sections.ts'

test('a notch has the coefficients that SciPy 1.10.1 gives: iirnotch(50, 30, fs=256)', () => {
  const [[b0, b1, , a1, a2] = []] = notchSections(256, 50)
  const wanted = [0.97995413, -0.6602732, -0.6602732, 0.95990825]
  for (const [n, value] of [b0, b1, a1, a2].entries()) expect(value).toBeCloseTo(wanted[n], 7)
  expect(notchSections(100, 50)).toEqual([])
})
