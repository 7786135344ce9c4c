import { expect, test } from 'vitest'
import { decodePosition } from './decode-position.ts'
import { cellsOf, centreOf, gridOver, spreadOn } from './place-grid.ts'
import { informationPerSpike, rateMaps } from './rate-maps.ts'
import { trackedBins } from './tracked-bins.ts'

const plan = { binS: 1, folds: 2, gapBins: 0, smoothingCells: 0, floorHz: 1e-3 }

test('with two places and two units the decoder is Bayes’ rule by hand', () => {
  // Half the time in each place; unit 0 fires 4 a bin in place 0 and 1 in place 1, unit 1 the other way round.
  const x = Float64Array.from({ length: 40 }, (_, n) => n % 2)
  const counts = [x.map((place) => (place === 0 ? 4 : 1)), x.map((place) => (place === 0 ? 1 : 4))]
  const probe = counts.map((own) => own.slice())
  // 3 against 2 spikes: the ratio of posteriors is (4/1)³ (1/4)² = 4, for place 0.
  probe[0][39] = 3
  probe[1][39] = 2
  const grid = gridOver([x], 2)
  const [decoded] = decodePosition(probe, [x], new Uint8Array(40).fill(1), { ...plan, grid, continuity: 'none' })
  expect([...decoded.subarray(0, 39)]).toEqual([...x.subarray(0, 39)].map((place) => (place === 0 ? 0.25 : 0.75)))
  expect(decoded[39]).toBe(0.25)
})

test('a bin without spikes takes its place from later ones, where these are asked for', () => {
  const x = Float64Array.from({ length: 80 }, (_, n) => (Math.floor(n / 4) % 2 === 0 ? 0 : 9))
  const here = Float64Array.from(x, (place, n) => (n >= 40 ? 9 : place))
  // Bin 40 is the first of its block, so that nothing comes before it; in all that follow the unit of the far end fires.
  const counts = [9, 0].map((place) => here.map((own, n) => (n === 40 || own !== place ? 0 : 5)))
  const grid = gridOver([x], 10)
  const decoded = (continuity: 'none' | 'past' | 'both') =>
    decodePosition(counts, [x], new Uint8Array(80).fill(1), { ...plan, grid, continuity })[0][40]
  // Silence says that it is at neither end, what follows that it is close to the far one.
  expect(decoded('both')).toBeCloseTo(7.65, 6)
  expect(decoded('past')).toBeCloseTo(1.35, 6)
  expect(decoded('none')).toBe(decoded('past'))
})

test('nothing is learned from the block that is decoded, nor from its gap', () => {
  const x = Float64Array.from({ length: 100 }, (_, n) => (n * 7) % 10)
  const grid = gridOver([x], 10)
  const use = new Uint8Array(100).fill(1)
  // A unit that fires in the first block only: it is never seen while that block is decoded, so it cannot help.
  const leak = [x.map((place, n) => (n < 50 && place < 5 ? 9 : 0))]
  const [decoded] = decodePosition(leak, [x], use, { ...plan, grid, gapBins: 5, continuity: 'none' })
  expect(new Set(decoded.subarray(0, 50)).size).toBe(1)
})

test('cells, their middles and their order go together in a plane', () => {
  const positions = [Float64Array.of(0, 4, 4, Number.NaN), Float64Array.of(0, 0, 2, 1)]
  const grid = gridOver(positions, 4)
  expect(grid.axes.map(({ cells }) => cells)).toEqual([4, 2])
  expect([...cellsOf(grid, positions)]).toEqual([0, 6, 7, -1])
  expect(centreOf(grid, 7)).toEqual([3.5, 1.5])
})

test('spreading keeps the sum, and is a Gaussian away from the edges', () => {
  const grid = gridOver([Float64Array.of(0, 40)], 41)
  const values = new Float64Array(41)
  values[20] = 1
  const spread = spreadOn(grid, [2])(values)
  expect(spread.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  expect(spread[23] / spread[20]).toBeCloseTo(Math.exp(-0.5 * 1.5 ** 2), 12)
})

test('a unit that fires in one of four equal places tells two bits a spike; one that fires everywhere none', () => {
  const occupancyS = Float64Array.of(5, 5, 5, 5)
  expect(informationPerSpike(Float64Array.of(8, 0, 0, 0), occupancyS)).toBeCloseTo(2, 12)
  expect(informationPerSpike(Float64Array.of(3, 3, 3, 3), occupancyS)).toBeCloseTo(0, 12)
})

test('rates are spikes over time spent, of the bins in use only', () => {
  const grid = gridOver([Float64Array.of(0, 2)], 2)
  const { occupancyS, ratesHz } = rateMaps(grid, Int32Array.of(0, 0, 1, 1, -1), [Float64Array.of(1, 2, 3, 4, 9)], {
    binS: 0.5,
    use: Uint8Array.of(1, 1, 1, 0, 1),
    smoothingCells: 0,
    floorHz: 0,
  })
  expect([...occupancyS]).toEqual([1, 0.5])
  expect([...ratesHz[0]]).toEqual([3, 6])
})

test('a position that never changes is lost, and is in no bin', () => {
  const timesS = Float64Array.from({ length: 400 }, (_, n) => n / 10)
  const values = timesS.map((time) => (time < 20 ? time : time < 35 ? 500 : 40 - time))
  const track = { name: 'position', columns: ['x'], unit: 'px', timesS, values }
  const found = trackedBins(track, [0], { binS: 1, heldS: 5 })
  expect(found?.bins).toEqual({ startS: 0, binS: 1, count: 39 })
  expect(found?.positions[0][10]).toBeCloseTo(10.45, 9)
  expect(found?.positions[0].slice(20, 35).every(Number.isNaN)).toBe(true)
  expect(found?.speeds[10]).toBeCloseTo(1, 6)
  expect(trackedBins({ ...track, values: values.map(() => 3) }, [0], { binS: 1, heldS: 5 })).toBeUndefined()
})
