import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly peakS: number
  /** Which of the events, counted from 0, a jump or a gap spoils. */
  readonly spoilt: ReadonlySet<number>
}

const [rateHz, trials] = [100, 60]

/** Sixty events, each followed by 20 µV at one moment, on drifts; three epochs hold a jump, one a gap. In the null nothing follows and nothing is spoilt. */
function make(random: Random, hasWave: boolean) {
  const peakS = random.between(0.2, 0.5)
  const row = slowNoise(random, rateHz * (trials * 2 + 4), 2).map((value) => value * 1e-5)
  const events = Array.from({ length: trials }, (_, n) => ({ onsetS: 2 + 2 * n + random.between(0, 0.5), durationS: 0, label: 'go' }))
  const spoilt = new Set(hasWave ? [3, 17, 31, 44].map((n) => n + random.integer(8)) : [])
  for (const { onsetS } of hasWave ? events : [])
    for (let k = -15; k <= 15; k++) row[Math.round((onsetS + peakS) * rateHz) + k] += 2e-5 * Math.exp(-((k / 4) ** 2) / 2)
  for (const [k, n] of [...spoilt].entries()) {
    const at = Math.round((events[n].onsetS + 0.1) * rateHz)
    if (k === 0) row.fill(Number.NaN, at, at + 20)
    else for (let s = at; s < at + 20; s++) row[s] += 5e-4
  }
  const recording = memoryRecording({ channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz }], data: [row], events })
  return { inputs: { recording }, settings: {}, truth: { peakS, spoilt } }
}

export const makeLockedWaves = async (random: Random) => make(random, true)
export const makeQuiet = async (random: Random) => make(random, false)

export function judgeEpochs(
  { epochs, trials }: { epochs?: Recording; trials?: Table },
  { peakS, spoilt }: Truth,
  isNull: boolean,
): Score[] {
  const dropped = (trials?.rows ?? []).flatMap(({ epoch }, n) => (epoch === null ? [n] : []))
  const wrong = trials ? dropped.filter((n) => !spoilt.has(n)).length : Number.NaN
  const innocent: Score = { name: 'good epochs left out', value: wrong, chance: 4, mark: 0, better: 'lower' }
  const { count = 0, samples = 1, fromS = 0 } = epochs?.epochs ?? {}
  const row = epochs ? heldSamples(epochs)[0] : []
  const mean = Array.from({ length: samples }, (_, k) => {
    let sum = 0
    for (let n = 0; n < count; n++) sum += row[n * samples + k]
    return (1e6 * sum) / count
  })
  const peak = mean.reduce((best, value, k) => (value > mean[best] ? k : best), 0)
  const before = mean.slice(0, Math.round(-fromS * rateHz) + 1)
  const level: Score = {
    name: 'mean before the event',
    value: count > 0 ? Math.abs(before.reduce((sum, value) => sum + value, 0) / before.length) : Number.NaN,
    chance: 5,
    mark: 0.001,
    better: 'lower',
    unit: 'µV',
  }
  if (isNull) return [innocent, level]
  const found = [...spoilt].filter((n) => dropped.includes(n)).length
  return [
    innocent,
    level,
    { name: 'spoilt epochs left out', value: found / spoilt.size, chance: 0.07, mark: 1, better: 'higher' },
    {
      name: 'distance of the mean’s peak from what was planted',
      value: 1000 * Math.abs(fromS + peak / rateHz - peakS),
      chance: 300,
      mark: 15,
      better: 'lower',
      unit: 'ms',
    },
  ]
}
