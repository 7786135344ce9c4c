import { expect, test } from 'vitest'
import { plantedMotif } from '../../phantoms/population/motifs.ts'
import { seededRandom } from '../../statistics/random.ts'
import { passes } from '../contract.ts'
import motifs from './motifs.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }
const settings = motifs.settings.parse({})

test.each([1, 2, 3, 4])(
  'seed %i: a planted motif is found with its units, delays and events, and none in the same spikes scattered',
  async (seed) => {
    const made = await motifs.phantom.make(seededRandom(seed))
    const found = await motifs.run(made.inputs, settings, context)
    for (const score of motifs.phantom.judge(found, made.truth, false, { warnings: [] })) expect(score).toSatisfy(passes)
    const empty = await motifs.phantom.makeNull(seededRandom(seed))
    const none = await motifs.run(empty.inputs, settings, context)
    for (const score of motifs.phantom.judge(none, empty.truth, true, { warnings: [] })) expect(score).toSatisfy(passes)
  },
)

test('units that only change their rates together make no motif', async () => {
  // All units fire three times as fast for one second in every four.
  const random = seededRandom(9)
  const made = plantedMotif(random, {
    durationS: 200,
    units: 10,
    members: 3,
    longestS: 0.05,
    eventsHz: 0.1,
    jitterS: 0.002,
    missing: 1,
    backgroundHz: 15,
    together: true,
  })
  const units = made.trains.units.map((unit) => {
    const times = unit.times.filter((sample) => (sample / 30_000) % 4 < 1 || random.uniform() < 1 / 3)
    return { header: { ...unit.header, spikes: times.length }, times }
  })
  const found = await motifs.run({ spikes: { ...made.trains, units } }, settings, context)
  expect(found.motifs?.rows).toEqual([])
})

test('two units are refused in a sentence', async () => {
  const { inputs } = await motifs.phantom.make(seededRandom(1))
  const few = { spikes: { ...inputs.spikes, units: inputs.spikes.units.slice(0, 2) } }
  await expect(motifs.run(few, settings, context)).rejects.toThrow(/a motif needs three/)
})
