import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readSpikes } from '../../data/spikes/read.ts'
import { placeCells } from '../../phantoms/population/place-cells.ts'
import { seededRandom } from '../../statistics/random.ts'
import { passes } from '../contract.ts'
import position from './position.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }
const settings = (own: object) => position.settings.parse(own)

test.each([1, 2])('seed %i: place cells are decoded and found, unrelated units are not', async (seed) => {
  const made = await position.phantom.make(seededRandom(seed))
  const found = await position.run(made.inputs, settings(made.settings ?? {}), context)
  for (const score of position.phantom.judge(found, made.truth, false, { warnings: [] })) expect(score).toSatisfy(passes)
  const empty = await position.phantom.makeNull(seededRandom(seed))
  const none = await position.run(empty.inputs, settings(empty.settings ?? {}), context)
  for (const score of position.phantom.judge(none, empty.truth, true, { warnings: [] })) expect(score).toSatisfy(passes)
})

test('a recording without a position, or with too little movement, is refused in a sentence', async () => {
  const { trains } = placeCells(seededRandom(1), { durationS: 20, tuned: 3, untuned: 0, followsPath: true })
  await expect(position.run({ spikes: { ...trains, behaviour: [] } }, settings({}), context)).rejects.toThrow(/no tracked position/)
  await expect(position.run({ spikes: trains }, settings({ folds: 40 }), context)).rejects.toThrow(/too few for 40 blocks/)
  await expect(position.run({ spikes: trains }, settings({ axes: 'both' }), context)).rejects.toThrow(/one column only/)
  await expect(position.run({ spikes: trains }, settings({ behaviour: 'speed' }), context)).rejects.toThrow(/There are: position/)
})

const real = new URL('../../../../shared/data/spikes/nelpy/linear-track/spikes.mat', import.meta.url).pathname
describe.skipIf(!existsSync(real))('a rat on a linear track (../shared/data/spikes/nelpy)', () => {
  test('half of all errors are below 16 pixels, those of shifted spikes are not', async () => {
    const found = await position.run({ spikes: await readSpikes(real) }, settings({ shifts: 3 }), context)
    const [row] = found.errors?.rows ?? []
    expect(Number(row.median)).toBeLessThan(16)
    expect(Number(row.chance)).toBeGreaterThan(60)
  })
})
