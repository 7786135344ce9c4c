import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { caseNamed, fileOf, layOut } from './fixtures/cases.ts'
import { peakColumn } from './mean-waveforms.ts'
import { readEvents, readSpikes, readWaveforms } from './read.ts'

const phyData = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'spikes', 'phy-data')

test('trials of an NWB file begin and end', async () => {
  const [trials] = await readEvents(layOut(caseNamed('units.nwb')))
  expect(trials?.name).toBe('trials')
  expect(trials?.moments.map(({ name, timesS }) => [name, [...timesS]])).toEqual([
    ['start', [1, 5, 9]],
    ['stop', [2, 6.5, 11]],
  ])
})

test('events beside a table of spikes are read with their conditions', async () => {
  const path = fileOf('a.csv', 'unit,time_s\n1,0.5\n')
  writeFileSync(path.replace('.csv', '_events.tsv'), 'onset\tduration\ttrial_type\n1\t0.5\tleft\n2\t0.5\tright\n3\tn/a\tleft\n')
  const [events] = await readEvents(path)
  expect(events?.moments.map(({ name, timesS }) => [name, [...timesS]])).toEqual([
    ['start', [1, 2, 3]],
    ['stop', [1.5, 2.5, Number.NaN]],
  ])
  expect(events?.conditions).toEqual([{ name: 'trial_type', values: ['left', 'right', 'left'] }])
})

test('events without an onset are refused with the file', async () => {
  const path = fileOf('b.csv', 'unit,time_s\n1,0.5\n')
  writeFileSync(path.replace('.csv', '_events.tsv'), 'onset\nlater\n')
  await expect(readEvents(path)).rejects.toThrow(/no number of seconds/)
})

test.skipIf(!existsSync(phyData))('templates of a Phy folder lie on the sites of its probe', async () => {
  const { units } = await readSpikes(phyData)
  const waveforms = await readWaveforms(
    phyData,
    units.map(({ header }) => header.id),
  )
  expect(waveforms?.units).toHaveLength(units.length)
  expect(waveforms?.sites).toHaveLength(32)
  const own = waveforms?.units[0]
  expect(own?.samples).toBe(82)
  expect(waveforms?.sites?.[own?.sites[own ? peakColumn(own) : 0] ?? -1]).toHaveLength(2)
})

test('a table of spikes has no waveforms', async () => {
  expect(await readWaveforms(fileOf('c.csv', 'unit,time_s\n1,0.5\n'), ['1'])).toBeUndefined()
})
