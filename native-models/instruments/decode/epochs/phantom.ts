import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import { leadField } from '../../../phantoms/eeg/lead-field.ts'
import { montages, sphericalMontage } from '../../../phantoms/eeg/montage.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../../signal/parts/slow-noise.ts'

interface Truth {
  /** Absolute field of the source that tells the events apart, at each electrode. */
  readonly field: readonly number[]
}

const [rateHz, trials, epochS, nuisances] = [100, 80, 2, 20]

/**
 * Eighty trials in a random order on a spherical head with 19 electrodes: a 10 Hz source below C3 or C4 whose amplitude falls to 0.35 in
 * 'right', among twenty 1/f sources that know nothing and noise of the sensors.
 */
function make(random: Random, differs: boolean) {
  const { names, positionsMm } = sphericalMontage(montages[19])
  const samples = rateHz * (epochS + 1) * trials
  const data = names.map(() => Float32Array.from({ length: samples }, () => 5e-7 * random.normal()))
  const add = (field: ArrayLike<number>, course: ArrayLike<number>) => {
    for (const [n, row] of data.entries()) for (let k = 0; k < samples; k++) row[k] += field[n] * course[k]
  }
  for (let n = 0; n < nuisances; n++) {
    const place = direction(random).map((value) => 70 * random.uniform() ** (1 / 3) * value) as [number, number, number]
    add(
      leadField(positionsMm, place, direction(random)),
      slowNoise(random, samples).map((value) => 1.2e-8 * value),
    )
  }
  const over = positionsMm[names.indexOf(random.uniform() < 0.5 ? 'C3' : 'C4')]
  const toward = over.map((value) => value / 90) as [number, number, number]
  const place = toward.map((value) => 65 * value) as [number, number, number]
  const field = leadField(positionsMm, place, toward)
  const course = new Float32Array(samples)
  const events = Array.from({ length: trials }, (_, n) => {
    const label = random.uniform() < 0.5 ? 'left' : 'right'
    const onset = rateHz * (n * (epochS + 1) + 0.5)
    const phase = 2 * Math.PI * random.uniform()
    const amplitude = 1.2e-8 * (differs && label === 'right' ? 0.35 : 1)
    for (let k = 0; k < epochS * rateHz; k++) course[onset + k] = amplitude * Math.sin((2 * Math.PI * 10 * k) / rateHz + phase)
    return { onsetS: onset / rateHz, durationS: 0, label }
  })
  add(field, course)
  const channels = names.map((name, n) => ({ name, type: 'eeg' as const, unit: 'µV', rateHz, positionMm: positionsMm[n] }))
  return {
    inputs: { recording: memoryRecording({ channels, data, events }) },
    settings: { first: 'left', second: 'right', fromS: 0, toS: epochS - 0.01, permutations: 39 },
    truth: { field: Array.from(field, Math.abs) },
  }
}

function direction(random: Random): [number, number, number] {
  const drawn = [random.normal(), random.normal(), random.normal()] as const
  const length = Math.hypot(...drawn)
  return [drawn[0] / length, drawn[1] / length, drawn[2] / length]
}

export const makeImagery = async (random: Random) => make(random, true)
/** The same sources, with an amplitude that does not depend on the event. */
export const makeNoDifference = async (random: Random) => make(random, false)

export function judgeEpochs({ scores, pattern }: { scores?: Table; pattern?: Table }, { field }: Truth, isNull: boolean): Score[] {
  const row = scores?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of the area', value: p, chance: 0.5, mark: 0.026, better: 'higher' }]
  const weights = pattern?.rows.map(({ weight }) => Math.abs(Number(weight))) ?? []
  const length = (values: readonly number[]) => Math.hypot(...values)
  const cosine = weights.reduce((sum, weight, n) => sum + weight * field[n], 0) / (length(weights) * length(field))
  return [
    { name: 'area under the curve', value: Number(row?.auc ?? Number.NaN), chance: 0.5, mark: 0.8, better: 'higher' },
    { name: 'p of the area', value: p, chance: 0.5, mark: 0.026, better: 'lower' },
    {
      name: 'cosine of pattern and true field',
      value: cosine,
      chance: field.reduce((sum, value) => sum + value, 0) / (Math.sqrt(field.length) * length(field)),
      mark: 0.9,
      better: 'higher',
    },
  ]
}
