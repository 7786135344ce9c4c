import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { leadField } from '../../../phantoms/eeg/lead-field.ts'
import { montages, sphericalMontage } from '../../../phantoms/eeg/montage.ts'
import type { Random } from '../../../statistics/random.ts'
import { randomDirection } from '../../../statistics/random-direction.ts'
import { slowNoise } from '../../signal/parts/slow-noise.ts'

export interface ImageryOptions {
  /** Whether the source heeds the events. */
  readonly differs: boolean
  readonly trials?: number
  /** Largest moment of the source, in A·m. */
  readonly moment?: number
  /** A 10 Hz rhythm that falls to 0.35, or a wave 300 ms after one of the events. */
  readonly code?: 'rhythm' | 'evoked'
  /** With three, each has a source of its own, whose rhythm falls in the others. */
  readonly classes?: readonly string[]
}

export interface Imagery {
  readonly recording: Recording
  /** Field of the (first) source, in V per A·m, and all that goes on without any. */
  readonly field: Float64Array
  readonly background: readonly Float32Array[]
}

const [rateHz, epochS, nuisances] = [100, 2, 20]

/**
 * Trials in a random order on a spherical head with 19 electrodes: a source below C3 or C4 that heeds the event, among twenty 1/f sources that know
 * nothing and noise of the sensors.
 */
export function imagery(random: Random, options: ImageryOptions): Imagery {
  const { differs, trials = 80, moment = 1.2e-8, code = 'rhythm', classes = ['left', 'right'] } = options
  const { names, positionsMm } = sphericalMontage(montages[19])
  const samples = rateHz * (epochS + 1) * trials
  const data = names.map(() => Float32Array.from({ length: samples }, () => 5e-7 * random.normal()))
  const add = (field: ArrayLike<number>, course: ArrayLike<number>) => {
    for (const [n, row] of data.entries()) for (let k = 0; k < samples; k++) row[k] += field[n] * course[k]
  }
  for (let n = 0; n < nuisances; n++) {
    const place = randomDirection(random).map((value) => 70 * random.uniform() ** (1 / 3) * value) as [number, number, number]
    add(
      leadField(positionsMm, place, randomDirection(random)),
      slowNoise(random, samples).map((value) => 1.2e-8 * value),
    )
  }
  const background = data.map((row) => row.slice())
  const fieldBelow = (name: string) => {
    const toward = positionsMm[names.indexOf(name)].map((value) => value / 90) as [number, number, number]
    return leadField(positionsMm, toward.map((value) => 65 * value) as [number, number, number], toward)
  }
  const fields = classes.length > 2 ? ['C3', 'C4', 'Pz'].map(fieldBelow) : [fieldBelow(random.uniform() < 0.5 ? 'C3' : 'C4')]
  const courses = fields.map(() => new Float32Array(samples))
  const events = Array.from({ length: trials }, (_, n) => {
    const label = classes[random.integer(classes.length)]
    const onset = rateHz * (n * (epochS + 1) + 0.5)
    for (const [source, course] of courses.entries()) {
      const phase = 2 * Math.PI * random.uniform()
      const chosen = label === classes[source]
      const low = code === 'rhythm' ? 0.35 : 0
      const amplitude = moment * (differs && !chosen ? low : 1)
      for (let k = 0; k < epochS * rateHz; k++)
        course[onset + k] =
          amplitude *
          (code === 'rhythm' ? Math.sin((2 * Math.PI * 10 * k) / rateHz + phase) : Math.exp(-(((k / rateHz - 0.3) / 0.05) ** 2) / 2))
    }
    return { onsetS: onset / rateHz, durationS: 0, label }
  })
  for (const [source, field] of fields.entries()) add(field, courses[source])
  const channels = names.map((name, n) => ({ name, type: 'eeg' as const, unit: 'µV', rateHz, positionMm: positionsMm[n] }))
  return { recording: memoryRecording({ channels, data, events }), field: fields[0], background }
}
