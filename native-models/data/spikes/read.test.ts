import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { convertSpikes } from './convert.ts'
import { caseNamed, layOut, spikesCases, temporaryFolder } from './fixtures/cases.ts'
import { describeSpikes, readSpikes } from './read.ts'
import { spikeTimesS } from './spike-trains.ts'

test.each(spikesCases.map((known) => [known.name, known] as const))(
  '%s: every spike of every unit is read as it was written',
  async (_name, known) => {
    const trains = await readSpikes(layOut(known))
    expect(trains.format).toBe(known.format)
    expect(trains.units.map(({ header }) => header.id)).toEqual(known.units.map(({ id }) => id))
    for (const [n, unit] of trains.units.entries()) {
      expect([...spikeTimesS(trains.clock, unit.times)]).toEqual(known.units[n].times)
      expect(unit.header.spikes).toBe(known.units[n].times.length)
    }
  },
)

test.each(spikesCases.map((known) => [known.name, known] as const))('%s: what is told of it is what is read', async (_name, known) => {
  const path = layOut(known)
  const [info, trains] = [await describeSpikes(path), await readSpikes(path)]
  expect(info.units).toEqual(trains.units.map(({ header }) => header))
  expect(info.durationS).toBe(trains.span.stopS - trains.span.startS)
  if (known.durationS !== undefined) expect(info.durationS).toBe(known.durationS)
  if (known.rateHz !== undefined) expect(info.rateHz).toBeCloseTo(known.rateHz, 6)
  expect(info.trials).toBe(known.trials ?? 0)
  expect(info.behaviour).toEqual(known.behaviour ?? [])
})

test('an NWB file gives region, quality, position in its unit and trials', async () => {
  const trains = await readSpikes(layOut(caseNamed('units.nwb')))
  expect(trains.units[0].header).toMatchObject({ id: '10', region: 'CA1', quality: 'good', snr: 3.5 })
  expect(trains.units[1].header).toMatchObject({ region: 'CA3', snr: null })
  expect(trains.trials).toEqual([
    { startS: 1, stopS: 2 },
    { startS: 5, stopS: 6.5 },
    { startS: 9, stopS: 11 },
  ])
  const [head] = trains.behaviour
  expect([...head.timesS]).toEqual([2, 2.25, 2.5, 2.75])
  expect(head.columns).toEqual(['x', 'y'])
  expect(head.values[7]).toBeCloseTo(0.07, 12)
})

test('units of a Phy folder bear what was said of their clusters, and params.py is not run', async () => {
  const { units } = await readSpikes(layOut(caseNamed('phy')))
  expect(units.map(({ header }) => header)).toEqual([
    { id: '1', spikes: 2, KSLabel: 'good', group: 'good' },
    { id: '4', spikes: 3, KSLabel: 'good', group: 'mua' },
  ])
})

test.each(['.csv', '.tsv'])('written as %s, spikes come in order of time, and are read as they were', async (ending) => {
  const known = caseNamed('nested.mat')
  const out = join(temporaryFolder(), `out${ending}`)
  await convertSpikes(layOut(known), out)
  const rows = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(/[,\t]/))
  expect(rows[0]).toEqual(['unit', 'time_s'])
  const times = rows.slice(1).map(([, time]) => Number(time))
  expect(times).toEqual(known.units.flatMap((unit) => unit.times).sort((a, b) => a - b))
  const again = await readSpikes(out)
  expect(again.units.map(({ header, times: own }) => ({ id: header.id, times: [...own] }))).toEqual(known.units)
})

interface Digest {
  readonly rateHz: number | null
  readonly units: readonly { id: string; spikes: number; first: number; last: number; sum: number; squares: number }[]
}
const digests: Readonly<Record<string, Digest>> = JSON.parse(readFileSync(new URL('fixtures/shared.json', import.meta.url), 'utf8'))
const shared = new URL('../../../../shared/data/spikes/', import.meta.url).pathname

describe.skipIf(!existsSync(shared))('real files (../shared/data/spikes) against SciPy, NumPy and h5py', () => {
  test.each(Object.entries(digests))('%s', async (name, known) => {
    const trains = await readSpikes(join(shared, name))
    expect(trains.clock.rateHz).toBe(known.rateHz)
    expect(trains.units.map(({ header }) => [header.id, header.spikes])).toEqual(known.units.map(({ id, spikes }) => [id, spikes]))
    for (const [n, { first, last, sum, squares }] of known.units.entries()) {
      const times = spikeTimesS(trains.clock, trains.units[n].times)
      expect([times[0], times[times.length - 1]]).toEqual([first, last])
      const total = times.reduce((all, time) => all + time, 0)
      const power = times.reduce((all, time) => all + time * time, 0)
      expect(Math.abs(total / sum - 1)).toBeLessThan(1e-12)
      expect(Math.abs(power / squares - 1)).toBeLessThan(1e-12)
    }
  })
})
