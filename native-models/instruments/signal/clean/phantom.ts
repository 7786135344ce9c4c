import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly broken: readonly string[]
  readonly clean: readonly Float32Array[]
  /** What was added for moments, a row for each channel, and where: [from, to) in samples. */
  readonly added: readonly Float32Array[]
  readonly bursts: readonly (readonly [number, number])[]
  /** Where all channels were drowned at once, if anything was added. */
  readonly drowned: readonly [number, number]
}

const [rateHz, channels, samples] = [200, 24, 12_000]

/**
 * Twenty-four places on a head under four sources deep inside, with a line of 50 Hz; two channels are torn off, five bursts of 100 µV each come from one place,
 * and once all channels are drowned.
 */
function make(random: Random, breaks: boolean) {
  const places = Array.from({ length: channels }, (_, k): [number, number, number] => {
    const z = 1 - (k + 0.5) / channels
    const across = Math.sqrt(1 - z * z)
    return [90 * across * Math.cos(k * 2.399963), 90 * across * Math.sin(k * 2.399963), 90 * z]
  })
  const sources = Array.from({ length: 4 }, () => ({
    at: [random.between(-35, 35), random.between(-35, 35), random.between(0, 40)],
    course: slowNoise(random, samples, 0.5),
  }))
  const clean = places.map((place) => {
    const gains = sources.map(({ at }) => 3e4 / Math.hypot(place[0] - at[0], place[1] - at[1], place[2] - at[2]) ** 2)
    return Float32Array.from({ length: samples }, (_, k) => 1e-6 * gains.reduce((sum, gain, s) => sum + gain * sources[s].course[k], 0))
  })
  const { added, bursts, drowned } = artefacts(random, breaks)
  const data = clean.map((row, n) =>
    row.map((value, k) => value + 5e-7 * random.normal() + 3e-5 * Math.sin((2 * Math.PI * 50 * k) / rateHz) + added[n][k]),
  )
  const broken = breaks ? [random.integer(12), 12 + random.integer(12)] : []
  for (const n of broken) data[n] = data[n].map(() => 1e-5 * random.normal())
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz, positionMm: places[n] })),
    data,
  })
  return {
    inputs: { recording },
    settings: { lineHz: 50, lowHz: 0, highHz: 0, burst: 20, segmentZ: 7 },
    truth: { broken: broken.map((n) => `E${n + 1}`), clean, added, bursts, drowned },
  }
}

function artefacts(random: Random, has: boolean) {
  const added = Array.from({ length: channels }, () => new Float32Array(samples))
  const bursts = [8, 18, 28, 38, 48].map((s): [number, number] => {
    const from = Math.round(rateHz * (s + random.between(-2, 2)))
    return [from, from + Math.round(0.6 * rateHz)]
  })
  const drowned: [number, number] = [54 * rateHz, 55.5 * rateHz]
  if (!has) return { added, bursts, drowned }
  for (const [from, to] of bursts) {
    const gains = added.map(() => 1e-4 * random.normal())
    for (let k = from; k < to; k++) {
      const value = random.normal()
      for (const [n, row] of added.entries()) row[k] = gains[n] * value
    }
  }
  for (const row of added) for (let k = drowned[0]; k < drowned[1]; k++) row[k] = 4e-4 * random.normal()
  return { added, bursts, drowned }
}

export const makeBroken = async (random: Random) => make(random, true)
/** The same head with every channel in order. */
export const makeWhole = async (random: Random) => make(random, false)

interface Result {
  readonly cleaned?: Recording
  readonly channels?: Table
  readonly quality?: Table
  readonly segments?: Table
}

export function judgeClean({ cleaned, channels: table, quality, segments }: Result, truth: Truth, isNull: boolean): Score[] {
  const { broken, clean, bursts, drowned } = truth
  const found = table ? table.rows.filter(({ verdict }) => verdict === 'bad').map(({ channel }) => String(channel)) : []
  const wrong = table ? found.filter((name) => !broken.includes(name)).length : Number.NaN
  const rows = heldSamples(cleaned)
  const wanted = referenced(clean)
  // Filters carry what drowns into the seconds beside it.
  const quiet = Array.from({ length: 50 * rateHz }, (_, k) => k).filter((k) => !bursts.some(([from, to]) => k >= from && k < to))
  const at = (row: ArrayLike<number>) => quiet.map((k) => row[k])
  const likeness = wanted.map((row, n) => pearson(at(rows[n]), at(row)))
  const shareOf = (measure: string) => Number(quality?.rows.find((row) => String(row.measure).startsWith(measure))?.value ?? Number.NaN)
  const median: Score = {
    name: 'correlation of the median channel with what is under the line',
    value: [...likeness].sort((a, b) => a - b)[12],
    chance: 0.4,
    mark: 0.95,
    better: 'higher',
  }
  const innocent: Score = { name: 'good channels called bad', value: wrong, chance: 2, mark: 0, better: 'lower' }
  if (isNull)
    return [
      innocent,
      median,
      { name: 'time rebuilt although nothing was there', value: shareOf('time rebuilt'), chance: 5, mark: 2, better: 'lower', unit: '%' },
      { name: 'time marked although nothing was there', value: shareOf('time marked'), chance: 5, mark: 2, better: 'lower', unit: '%' },
    ]
  return [
    innocent,
    { name: 'bad channels found', value: broken.filter((name) => found.includes(name)).length, chance: 0.2, mark: 2, better: 'higher' },
    {
      name: 'correlation of interpolated channels with what was torn off',
      value: Math.min(...broken.map((name) => likeness[Number(name.slice(1)) - 1])),
      chance: 0.2,
      mark: 0.8,
      better: 'higher',
    },
    median,
    { name: 'share of the bursts that is left', value: leftOf(rows, wanted, truth), chance: 1, mark: 0.1, better: 'lower' },
    {
      name: 'share of the drowned time that is marked',
      value: covered(segments, drowned) / 1.5,
      chance: 0.05,
      mark: 0.95,
      better: 'higher',
    },
    {
      name: 'time marked although it was not drowned',
      value: segments ? marked(segments) - covered(segments, drowned) : Number.NaN,
      chance: 58.5,
      mark: 3,
      better: 'lower',
      unit: 's',
    },
  ]
}

function marked(segments: Table): number {
  return segments.rows.reduce((sum, { from, to }) => sum + Number(to) - Number(from), 0)
}

/** Seconds of a span of samples that are marked. */
function covered(segments: Table | undefined, [first, end]: readonly [number, number]): number {
  const overlap = (from: number, to: number) => Math.max(0, Math.min(to, end / rateHz) - Math.max(from, first / rateHz))
  return segments ? segments.rows.reduce((sum, { from, to }) => sum + overlap(Number(from), Number(to)), 0) : Number.NaN
}

function referenced(rows: readonly Float32Array[]): Float32Array[] {
  const average = Float64Array.from({ length: samples }, (_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length)
  return rows.map((row) => row.map((value, k) => value - average[k]))
}

/** Squared error within the bursts against that of leaving them, over the channels that were not torn off. */
function leftOf(rows: readonly ArrayLike<number>[], wanted: readonly Float32Array[], { added, bursts, broken }: Truth): number {
  const left = referenced(added)
  let [error, whole] = [0, 0]
  for (const [n, row] of wanted.entries())
    if (!broken.includes(`E${n + 1}`))
      for (const [from, to] of bursts)
        for (let k = from; k < to; k++) {
          error += (rows[n][k] - row[k]) ** 2
          whole += left[n][k] ** 2
        }
  return error / whole
}
