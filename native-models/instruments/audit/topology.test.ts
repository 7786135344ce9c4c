import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import topology from './topology.ts'

const settings = topology.settings.parse({ permutations: 199 })

test('the geo-topological transform keeps the ring best; a model of which geodesics leave nothing is refused', async () => {
  const { inputs } = await topology.phantom.make(seededRandom(2))
  const found = await topology.run(inputs, { ...settings, transform: 'geo-topological' }, runContext())
  const [ring, line, groups] = found.models?.rows.map(({ similarity }) => Number(similarity)) ?? []
  expect(ring).toBeGreaterThan(Math.max(line, groups))
  const geodesics = topology.run(inputs, { ...settings, transform: 'geodesic' }, runContext())
  await expect(geodesics).rejects.toThrow(/model 1 no longer has near and far pairs/)
})

test('a model that is the data is explained wholly', async () => {
  const { inputs } = await topology.phantom.make(seededRandom(2))
  const plain = { ...settings, measure: 'euclidean' as const }
  const first = await topology.run({ ...inputs, subjects: undefined, runs: undefined }, plain, runContext())
  const again = await topology.run({ ...inputs, subjects: undefined, runs: undefined, models: first.dissimilarities }, plain, runContext())
  expect(again.models?.rows[0]?.similarity).toBeCloseTo(1, 10)
})

test('crossnobis without repeats within a run says that it leaves the noise as it is', async () => {
  const { inputs } = await topology.phantom.makeNull(seededRandom(1))
  const warnings: string[] = []
  const rows = inputs.runs?.data.length ?? 0
  const eachItsRun = { shape: [rows], data: Int32Array.from({ length: rows }, (_, n) => Math.floor(n / 12)) }
  await topology.run(
    { ...inputs, subjects: undefined, runs: eachItsRun },
    settings,
    runContext({ warn: (sentence) => warnings.push(sentence) }),
  )
  expect(warnings.join()).toMatch(/No condition is repeated within a run/)
})

test.each([
  ['nothing', () => ({ data: undefined }), /Give --in data=/],
  ['too few labels', () => ({ conditions: { shape: [2], data: Int32Array.of(0, 1) } }), /2 conditions for 576 rows/],
  ['a model of another size', () => ({ models: { shape: [1, 7], data: new Float64Array(7) } }), /count × 66 pairs/],
  ['no runs', () => ({ runs: undefined, subjects: undefined }), /Crossnobis needs the runs/],
])('%s is refused in a sentence', async (_, change, message) => {
  const { inputs } = await topology.phantom.make(seededRandom(1))
  await expect(topology.run({ ...inputs, ...change() }, settings, runContext())).rejects.toThrow(message)
})

test('a number that is not finite is named', async () => {
  const { inputs } = await topology.phantom.make(seededRandom(1))
  const array = inputs.data?.array
  if (!array) throw new Error('no data')
  const data = Float64Array.from(array.data as Float64Array)
  data[41] = Number.NaN
  await expect(topology.run({ ...inputs, data: { array: { ...array, data } } }, settings, runContext())).rejects.toThrow(/Unit 2 of row 2/)
})
