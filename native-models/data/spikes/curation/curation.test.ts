import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNpyTensor, writeNpy } from '../../table/npy.ts'
import { convertSpikes } from '../convert.ts'
import { fileOf, temporaryFolder } from '../fixtures/cases.ts'
import { numbersOfNpy } from '../npy-numbers.ts'
import { readSpikes } from '../read.ts'
import type { SpikeTrains } from '../spike-trains.ts'
import { curate } from './curate.ts'
import { appendToLog } from './log.ts'
import type { CurationStep } from './step.ts'

function trainsOf(units: Readonly<Record<string, readonly number[]>>, file = 'a.csv'): SpikeTrains {
  return {
    file,
    format: 'CSV',
    clock: { kind: 'samples', rateHz: 10, startS: 5 },
    units: Object.entries(units).map(([id, times]) => ({
      header: { id, spikes: times.length, region: 'CA1', snr: 3.5, channel: Number(id) < 5 ? 1 : 2 },
      times: Float64Array.from(times),
      amplitudes: Float64Array.from(times, (t) => t % 7),
    })),
    span: { startS: 5, stopS: 100 },
    behaviour: [],
    trials: [],
    notes: [],
  }
}

const timesOf = ({ units }: SpikeTrains) => Object.fromEntries(units.map(({ header, times }) => [header.id, [...times]]))
const three = () => trainsOf({ 1: [0, 10, 20], 4: [5, 10, 30], 9: [7, 8] })

test('a merge makes a unit with a new number, in order of time, that keeps what its parts agree in', () => {
  const { trains } = curate(three(), [{ do: 'merge', units: ['4', '1'] }])
  expect(timesOf(trains)).toEqual({ 9: [7, 8], 10: [0, 5, 10, 10, 20, 30] })
  expect(trains.units[1].header).toEqual({ id: '10', spikes: 6, region: 'CA1', channel: 1 })
  expect([...(trains.units[1].amplitudes ?? [])]).toEqual([0, 5, 3, 3, 6, 2])
  expect(curate(three(), [{ do: 'merge', units: ['4', '9'] }]).trains.units[1].header).toEqual({ id: '10', spikes: 5, region: 'CA1' })
})

test('a split parts spikes by time, by amplitude or as listed', () => {
  const split = (by: Extract<CurationStep, { do: 'split' }>['by']) => timesOf(curate(three(), [{ do: 'split', unit: '1', by }]).trains)
  // Sample 10 is at 5 + 10 / 10 s.
  expect(split({ fromS: 6 })).toEqual({ 4: [5, 10, 30], 9: [7, 8], 10: [0], 11: [10, 20] })
  expect(split({ amplitude: 3 })).toMatchObject({ 10: [0], 11: [10, 20] })
  expect(split({ spikes: [0, 2] })).toMatchObject({ 10: [10], 11: [0, 20] })
})

test('labels stay until a split, and undo takes back what stands last', () => {
  const label: CurationStep = { do: 'label', units: ['1'], label: 'good' }
  const group = (steps: readonly CurationStep[]) => curate(three(), steps).trains.units.map(({ header }) => header.group ?? null)
  expect(group([label])).toEqual(['good', null, null])
  expect(group([label, { do: 'undo' }, { do: 'undo' }])).toEqual([null, null, null])
  expect(group([label, { do: 'split', unit: '1', by: { fromS: 6 } }])).toEqual([null, null, null, null])
})

test('no spike is lost or told twice whatever is done', () => {
  const word = fc.oneof(
    fc.record({ do: fc.constant('merge' as const), units: fc.uniqueArray(fc.constantFrom('1', '4', '9', '10', '11'), { minLength: 2 }) }),
    fc.record({
      do: fc.constant('split' as const),
      unit: fc.constantFrom('1', '4', '9', '10'),
      by: fc.record({ fromS: fc.double({ min: 5, max: 9, noNaN: true }) }),
    }),
    fc.constant({ do: 'undo' as const }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (steps) => {
      const before = three()
      try {
        const { trains, places } = curate(before, steps)
        expect(places.flatMap((own) => [...own]).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
        for (const { times, header } of trains.units) {
          expect([...times]).toEqual([...times].sort((a, b) => a - b))
          expect(header.spikes).toBe(times.length)
        }
      } catch (error) {
        expect(String(error)).toMatch(/There is no unit|leaves unit/)
      }
    }),
  )
})

test.each<readonly [CurationStep, RegExp]>([
  [{ do: 'merge', units: ['1', '77'] }, /step 1: There is no unit 77/],
  [{ do: 'merge', units: ['1', '1'] }, /two units or more/],
  [{ do: 'split', unit: '1', by: { fromS: 1000 } }, /leaves unit 1 whole/],
  [{ do: 'split', unit: '9', by: { spikes: [2] } }, /2 spikes, counted from 0, and none at 2/],
])('%o is refused', (step, sentence) => {
  expect(() => curate(three(), [step])).toThrow(sentence)
})

test('a split by amplitude is refused where the file has none', () => {
  const { units, ...rest } = three()
  const without = { ...rest, units: units.map(({ header, times }) => ({ header, times })) }
  expect(() => curate(without, [{ do: 'split', unit: '1', by: { amplitude: 3 } }])).toThrow(/how large each spike was/)
})

/** Eight spikes of three clusters, two at one sample, in an order of time that the file does not quite keep. */
async function phyFolder(): Promise<string> {
  const folder = join(temporaryFolder(), 'sorted')
  mkdirSync(folder)
  const write = (name: string, data: Int32Array | Float64Array) => writeNpy(join(folder, name), { shape: [data.length], data })
  await write('spike_times.npy', Int32Array.of(100, 50, 200, 200, 300, 310, 400, 500))
  await write('spike_clusters.npy', Int32Array.of(2, 3, 3, 2, 2, 7, 7, 3))
  await write('amplitudes.npy', Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8))
  await write('spike_templates.npy', Int32Array.of(0, 1, 1, 0, 0, 2, 2, 1))
  writeFileSync(join(folder, 'params.py'), "dat_path = r'raw.dat'\nsample_rate = 1000.\n")
  writeFileSync(join(folder, 'cluster_group.tsv'), 'cluster_id\tgroup\n2\tgood\n7\tnoise\n')
  return folder
}

test('a log is read as the units that came of it and gives new files of Phy in which every row stays, and the old ones stay as they were', async () => {
  const folder = await phyFolder()
  const log = join(temporaryFolder(), 'log.jsonl')
  const source = await readSpikes(folder)
  await appendToLog(log, source, [{ do: 'merge', units: ['2', '3'] }])
  const begun = readFileSync(log, 'utf8')
  await appendToLog(log, source, [
    { do: 'split', unit: '8', by: { amplitude: 4 } },
    { do: 'label', units: ['10'], label: 'mua' },
  ])
  expect(readFileSync(log, 'utf8').startsWith(begun)).toBe(true)
  const curated = await readSpikes(log)
  expect(timesOf(curated)).toEqual({ 7: [310, 400], 9: [50, 100, 200], 10: [200, 300, 500] })
  const before = readFileSync(join(folder, 'spike_clusters.npy'))
  const out = join(temporaryFolder(), 'curated')
  await convertSpikes(log, out)
  expect([...numbersOfNpy(await readNpyTensor(join(out, 'spike_clusters.npy')))]).toEqual([9, 9, 9, 10, 10, 7, 7, 10])
  expect(readFileSync(join(out, 'amplitudes.npy'))).toEqual(readFileSync(join(folder, 'amplitudes.npy')))
  expect(readFileSync(join(out, 'cluster_group.tsv'), 'utf8')).toBe('cluster_id\tgroup\n7\tnoise\n10\tmua\n')
  expect(readFileSync(join(out, 'params.py'), 'utf8')).toContain(join(folder, 'raw.dat'))
  expect(readFileSync(join(folder, 'spike_clusters.npy'))).toEqual(before)
  const again = await readSpikes(out)
  expect(timesOf(again)).toEqual(timesOf(curated))
  await expect(convertSpikes(log, out)).rejects.toThrow(/there already/)
})

test('spikes of a table become a folder of Phy in seconds, with their names beside the numbers', async () => {
  const out = join(temporaryFolder(), 'phy')
  await convertSpikes(fileOf('a.csv', 'unit,time_s\nleft,0.125\nright,0.5\nleft,0.75\n'), out)
  const { units, clock } = await readSpikes(out)
  expect(clock.kind).toBe('seconds')
  expect(units.map(({ header, times }) => [header.id, header.name, [...times]])).toEqual([
    ['0', 'left', [0.125, 0.75]],
    ['1', 'right', [0.5]],
  ])
})

test('a log that is cut, edited, or of spikes that were sorted anew is refused with its line', async () => {
  const source = fileOf('a.csv', 'unit,time_s\n1,0.125\n2,0.5\n')
  const log = join(temporaryFolder(), 'log.jsonl')
  await appendToLog(log, await readSpikes(source), [{ do: 'merge', units: ['1', '2'] }])
  const whole = readFileSync(log, 'utf8')
  const refused = async (text: string, sentence: RegExp) => {
    writeFileSync(log, text)
    await expect(readSpikes(log)).rejects.toThrow(sentence)
  }
  await refused(whole.slice(0, -4), /line 2: The line is not complete/)
  await refused(whole.replace('"merge"', '"eat"'), /line 2: This is no step/)
  writeFileSync(log, whole)
  writeFileSync(source, 'unit,time_s\n1,0.125\n')
  await expect(readSpikes(log)).rejects.toThrow(/now holds 1 with 1/)
})
