import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutualInformation } from './mutual-information.ts'

it('is what SciPy makes of Parzen windows, and nothing where the feature does not heed the class', () => {
  const { feature, classes, information } = JSON.parse(readFileSync(new URL('../signal/fixtures/decoders.json', import.meta.url), 'utf8'))
  expect(mutualInformation(feature, classes, 2)).toBeCloseTo(information, 10)
  const same = Array.from({ length: 40 }, (_, n) => Math.sin(n >> 1))
  const both = same.map((_, n) => n % 2)
  expect(mutualInformation(same, both, 2)).toBeCloseTo(0, 12)
  const apart = same.map((value, n) => value + 100 * (n % 2))
  expect(mutualInformation(apart, both, 2)).toBeCloseTo(Math.log(2), 9)
})
