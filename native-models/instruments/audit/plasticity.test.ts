import { expect, test } from 'vitest'
import { learnByMirrorDescent } from '../../phantoms/population/mirror-descent.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { geometries } from './plasticity/compare-geometries.ts'
import plasticity from './plasticity.ts'

const list = (data: Float64Array) => ({ shape: [data.length], data })
async function named(before: Float64Array, after: Float64Array) {
  const found = await plasticity.run({ before: list(before), after: list(after) }, plasticity.settings.parse({}), runContext())
  return found.geometries?.rows.flatMap(({ geometry, named }) => (named === 1 ? [geometry] : []))
}

test.each(Object.keys(geometries))('weights learned in the geometry of the %s are told from the others', async (geometry) => {
  const { before, after, loss } = learnByMirrorDescent(seededRandom(5), 1500, geometries[geometry])
  expect(loss).toBeLessThan(1e-3)
  expect(await named(before, after)).toEqual([geometry])
})

test('heavy-tailed changes are normal in no geometry', async () => {
  const random = seededRandom(2)
  const before = Float64Array.from({ length: 1000 }, () => random.normal())
  const after = before.map((w) => w + (0.02 * random.normal()) / random.between(0.01, 1))
  expect(await named(before, after)).toEqual([])
})

test('weights that do not belong together, or did not change, are refused in a sentence', async () => {
  const some = Float64Array.from({ length: 200 }, (_, n) => n + 1)
  await expect(named(some, some.slice(0, 150))).rejects.toThrow(/shape \(200\), those after \(150\)/)
  await expect(named(some, some)).rejects.toThrow(/0 weights that are not nought changed/)
  await expect(named(some, some.with(3, Number.NaN))).rejects.toThrow(/Weight 4 is not a finite number/)
})
