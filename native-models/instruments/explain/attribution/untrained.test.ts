import { expect, test } from 'vitest'
import type { Subject } from '../../../attribution/method.ts'
import { findMethod } from '../../../attribution/methods.ts'
import { seededRandom } from '../../../statistics/random.ts'
import type { RunContext } from '../../contract.ts'
import { smallNetwork } from '../../validate/dead-salmon/phantom.ts'
import { compareWithUntrained, peakOf, standing } from './untrained.ts'

test('a peak is a share of the sum of sizes', () => {
  expect(peakOf(Float32Array.of(-3, 1, 0, 2))).toBe(0.5)
  expect(peakOf(new Float32Array(4))).toBe(0)
})

test('above all of 19 draws p is 0.05, and the threshold is the highest of them', () => {
  const drawn = Float64Array.from({ length: 19 }, (_, n) => (n + 1) / 100)
  expect(standing(0.38, drawn)).toEqual({ draws: 19, p: 0.05, chance: 0.5 })
  expect(standing(0.185, drawn).p).toBeCloseTo(0.1, 12)
})

test('of 99 draws the threshold is the 95th', () => {
  const drawn = Float64Array.from({ length: 99 }, (_, n) => n + 1).reverse()
  expect(standing(95, drawn)).toEqual({ draws: 99, p: 0.06, chance: 1 })
})

test('a map of zeros has nothing above chance', () => {
  expect(standing(0, Float64Array.of(0.1, 0.2))).toEqual({ draws: 2, p: 1, chance: Number.POSITIVE_INFINITY })
})

const networks = 30
const draws = 19

/** p of one map in each of some networks of one hidden layer, on noise of 16 × 16. */
async function ps(sees: boolean): Promise<number[]> {
  const method = await findMethod('gradient')
  const found: number[] = []
  for (let n = 0; n < networks; n++) {
    const random = seededRandom(`${sees} ${n}`)
    // One that sees looks at a row of sixteen places, the others at all of them.
    const first = Float32Array.from({ length: 8 * 256 }, (_, i) => random.normal() * (sees && i % 256 >= 16 ? 0.02 : 1))
    const subject: Subject = { model: smallNetwork(first, random), shape: [1, 1, 16, 16], target: { kind: 'element', index: [0] } }
    const sample = Float32Array.from({ length: 256 }, () => random.normal())
    const context: RunContext = { progress: () => {}, signal: new AbortController().signal, random, warn: () => {}, model: String }
    const explainer = await method.open(subject, {})
    const { map } = await explainer.explain(sample, { random })
    await explainer.release()
    const [compared] = await compareWithUntrained(method, subject, {}, [sample], [peakOf(map)], draws, context)
    found.push(compared?.p ?? Number.NaN)
  }
  return found
}

test('a network that looks at one place peaks higher than untrained ones', async () => {
  expect((await ps(true)).filter((p) => p <= 0.05).length).toBeGreaterThanOrEqual(27)
})

test('an untrained network does so in one of twenty', async () => {
  const found = await ps(false)
  // Six or more of thirty at 0.05 each: one run in two hundred.
  expect(found.filter((p) => p <= 0.05).length).toBeLessThan(6)
  expect(found.reduce((sum, p) => sum + p, 0) / networks).toBeGreaterThan(0.35)
  expect(found.reduce((sum, p) => sum + p, 0) / networks).toBeLessThan(0.7)
})
