import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../native-models/statistics/random.ts'

const [hours, channels, rateHz, minutesOfNoise] = [24, 32, 256, 5]
/** Kept in the system's folder for temporary files: 1.4 GB. The peer waits for it under this name. */
export const dayFile = join(tmpdir(), 'touchstone-bench-day.edf')

/** An EDF of 24 h × 32 channels × 256 Hz: five minutes of noise in which neighbours go together, over and over. */
export function makeDayRecording(): string {
  if (existsSync(dayFile)) return dayFile
  const part = `${dayFile}.${process.pid}`
  const file = openSync(part, 'w')
  const field = (width: number, ...values: readonly (string | number)[]) => values.map((value) => String(value).padEnd(width)).join('')
  const each = (width: number, value: string | number) => field(width, ...Array.from({ length: channels }, () => value))
  const names = field(16, ...Array.from({ length: channels }, (_, n) => `EEG C${n + 1}`))
  const head =
    field(8, 0) +
    field(80, 'X', 'X') +
    field(8, '01.01.26', '00.00.00', 256 * (channels + 1)) +
    field(44, '') +
    field(8, hours * 3600, 1) +
    field(4, channels)
  const signals = names + each(80, '') + each(8, 'uV') + each(8, -3276.8) + each(8, 3276.7) + each(8, -32768) + each(8, 32767)
  writeSync(file, head + signals + each(80, '') + each(8, rateHz) + each(32, ''))
  const noise = new Int16Array(minutesOfNoise * 60 * channels * rateHz)
  const random = seededRandom(1)
  const level = new Float64Array(channels)
  for (let second = 0; second < minutesOfNoise * 60; second++)
    for (let n = 0; n < channels; n++)
      for (let k = 0; k < rateHz; k++) {
        level[n] = 0.97 * level[n] + 60 * random.normal()
        noise[(second * channels + n) * rateHz + k] = level[n]
      }
  const bytes = new Uint8Array(noise.buffer)
  for (let minute = 0; minute < hours * 60; minute += minutesOfNoise) writeSync(file, bytes)
  closeSync(file)
  renameSync(part, dayFile)
  return dayFile
}
