import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { EventTable } from '../../../native-models/data/spikes/event-table.ts'
import { readSpikes } from '../../../native-models/data/spikes/read.ts'
import type { SpikeTrains } from '../../../native-models/data/spikes/spike-trains.ts'
import { crossCorrelogram } from '../../../native-models/spikes/cross-correlogram.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import { behaviourPage } from './behaviour-page.ts'
import { tileBins } from './count-pyramid.ts'
import { openSpikes } from './opened.ts'
import { perievent } from './perievent.ts'
import { tuning } from './tuning.ts'
import { correlogram, unitView } from './unit.ts'
import { spikesOverview, spikesView } from './view.ts'

const nelpy = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'spikes', 'nelpy', 'linear-track', 'spikes.mat')

/** Units that fire at random, on a clock of samples that begins at second 100. */
function randomTrains(units = 5, spikes = 4000, durationS = 600): SpikeTrains {
  const random = seededRandom(3)
  const rateHz = 30_000
  return {
    file: 'random',
    format: 'test',
    clock: { kind: 'samples', rateHz, startS: 100 },
    units: Array.from({ length: units }, (_, n) => ({
      header: { id: String(n), spikes, quality: n % 2 ? 'good' : 'mua', snr: n },
      times: Float64Array.from({ length: spikes }, () => random.integer(durationS * rateHz)).sort(),
    })),
    span: { startS: 100, stopS: 100 + durationS },
    behaviour: [
      {
        name: 'speed',
        columns: ['value'],
        unit: 'cm/s',
        timesS: Float64Array.of(100, 101, 102),
        values: Float64Array.of(3, Number.NaN, 5),
      },
    ],
    trials: [],
    notes: [],
  }
}

it.each([-14, -6, 0, 2])('level %i counts every spike where it lies, as counting one by one does', async (level) => {
  const trains = randomTrains()
  const open = openSpikes(trains)
  const [binS, index] = [2 ** level, level < 0 ? 3 : 0]
  const tile = await open.pyramid.tile(level, index)
  for (const unit of trains.units.keys()) {
    const expected = new Uint16Array(tileBins)
    for (const s of open.timesS(unit)) {
      const bin = Math.floor((s - 100) / binS + 1e-9) - index * tileBins
      if (bin >= 0 && bin < tileBins) expected[bin] = (expected[bin] ?? 0) + 1
    }
    expect(tile.subarray(unit * tileBins, (unit + 1) * tileBins)).toEqual(expected)
  }
  await expect(open.pyramid.tile(level, -1)).rejects.toThrow(RangeError)
})

it('levels of many units are sums that lose no spike', async () => {
  const trains = randomTrains(400, 50, 90_000)
  const tile = await openSpikes(trains).pyramid.tile(8, 0)
  expect(tile.reduce((sum, count) => sum + count, 0)).toBe(400 * 50)
})

it('units come with what is measured and what the file says, and nothing that is empty', () => {
  const view = spikesView(openSpikes(randomTrains()))
  expect(view.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'id text',
    'spikes number',
    'rate number',
    'isi_violations number',
    'presence number',
    'quality text',
    'snr number',
  ])
  expect(view.units[1]?.slice(0, 3)).toEqual(['1', 4000, 4000 / 600])
  expect(view.behaviour).toEqual([{ name: 'speed', unit: 'cm/s', stepS: 1, columns: [{ name: 'value', low: 3, high: 5 }] }])
  expect(view.withoutWaveforms).toMatch(/no mean waveforms/)
})

it('the overview holds every spike of every unit', async () => {
  const { binS, ratesHz } = await spikesOverview(openSpikes(randomTrains()))
  expect(ratesHz.reduce((sum, rate) => sum + rate * binS, 0)).toBeCloseTo(5 * 4000, 6)
})

it('correlograms are those of counting pairs, and independent units stay near what is expected', () => {
  const open = openSpikes(randomTrains())
  const bins = { binS: 0.001, longest: 20 }
  const own = correlogram(open, 0, 1, bins)
  const counted = crossCorrelogram(open.timesS(0), open.timesS(1), bins)
  expect(own.pairs).toBeGreaterThan(800)
  expect(Math.abs(own.pairs - counted.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(2)
  expect(own.ratesHz.reduce((a, b) => a + b, 0) / own.ratesHz.length / own.expectedHz).toBeCloseTo(1, 0)
  const auto = correlogram(open, 0, 0, bins)
  expect(auto.ratesHz).toEqual(auto.ratesHz.toReversed())
  expect(() => correlogram(open, 0, 9, bins)).toThrow(RangeError)
})

it('a unit is told with its rate and its intervals', () => {
  const view = unitView(openSpikes(randomTrains()), 2)
  expect(view.ratesHz.reduce((sum, rate) => sum + rate * view.binS, 0)).toBeCloseTo(4000, 6)
  expect(view.intervals.medianS).toBeCloseTo(0.15 * Math.log(2), 1)
  expect(view.intervals.violationShare).toBeCloseTo(1 - Math.exp(-0.0015 / 0.15), 2)
})

it('spikes around events are grouped by what tells the events apart', () => {
  const events: EventTable[] = [
    {
      name: 'trials',
      moments: [{ name: 'start', timesS: Float64Array.of(110, 120, Number.NaN, 140) }],
      conditions: [{ name: 'side', values: ['left', 'right', 'left', 'left'] }],
    },
  ]
  const open = openSpikes(randomTrains(), events)
  const asked = { unit: 0, table: 0, moment: 0, by: 0, beforeS: 1, afterS: 1, binS: 0.1 }
  const { groups, events: used } = perievent(open, asked)
  expect(used).toBe(3)
  expect(groups.map(({ condition, events: own }) => [condition, own])).toEqual([
    ['left', 2],
    ['right', 1],
  ])
  const found = groups.flatMap(({ rows }) => rows.flat()).length
  const expected = [110, 120, 140].reduce((sum, at) => sum + open.timesS(0).filter((s) => s >= at - 1 && s < at + 1).length, 0)
  expect(found).toBe(expected)
  expect(() => perievent(open, { ...asked, table: 3 })).toThrow(RangeError)
})

it('behaviour is drawn by its lowest and highest, with nothing where nothing was measured', () => {
  const page = behaviourPage(openSpikes(randomTrains()), { behaviour: 0, fromS: 0, toS: 4, columns: 4 })
  expect([...page]).toEqual([3, 3, Number.NaN, Number.NaN, 5, 5, Number.NaN, Number.NaN])
})

it.skipIf(!existsSync(nelpy))('a place cell on the linear track has a field that shifted spikes do not have', async () => {
  const open = openSpikes(await readSpikes(nelpy))
  const view = await tuning(open, { unit: 0, behaviour: 0, to: 'place' }, new AbortController().signal)
  expect(view.axes).toHaveLength(2)
  expect(view.ratesHz).toHaveLength((view.axes[0]?.cells ?? 0) * (view.axes[1]?.cells ?? 0))
  expect(view.information).toBeGreaterThan(view.chance)
  expect(view.p).toBeLessThanOrEqual(0.05)
})
