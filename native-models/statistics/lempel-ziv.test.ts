import { expect, it } from 'vitest'
import { lempelZivComplexity, lempelZivPhrases } from './lempel-ziv.ts'
import { seededRandom } from './random.ts'

const bits = (text: string) => [...text].map(Number)

it.each([
  // Lempel & Ziv 1976: 0·001·10·100·1000·101.
  ['0001101001000101', 6],
  // Kaspar & Schuster 1987: nothing but zeros has two phrases, alternation three.
  ['00000000', 2],
  ['01010101010101', 3],
  ['0', 1],
])('%s has %i phrases', (text, phrases) => {
  expect(lempelZivPhrases(bits(text))).toBe(phrases)
})

it('is near 1 for coins, and near 0 for what repeats, the more so the longer', () => {
  const random = seededRandom(1)
  const coins = Array.from({ length: 20_000 }, () => random.integer(2))
  expect(lempelZivComplexity(coins)).toBeGreaterThan(0.95)
  expect(lempelZivComplexity(coins)).toBeLessThan(1.1)
  const period = Array.from({ length: 20_000 }, (_, n) => coins[n % 12])
  expect(lempelZivComplexity(period)).toBeLessThan(0.02)
})

it('of a biased coin is its entropy', () => {
  const random = seededRandom(2)
  const coins = Array.from({ length: 50_000 }, () => (random.uniform() < 0.1 ? 1 : 0))
  const entropy = -(0.1 * Math.log2(0.1) + 0.9 * Math.log2(0.9))
  expect(lempelZivComplexity(coins)).toBeGreaterThan(0.9 * entropy)
  expect(lempelZivComplexity(coins)).toBeLessThan(1.2 * entropy)
})
