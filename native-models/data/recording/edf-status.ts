import type { RecordingEvent } from './recording.ts'

/** The names under which recorders write their trigger inputs among the signals. */
export function isStatusName(label: string): boolean {
  return /^(status|trigger)$/i.test(label.trim())
}

/** The bits of a status signal that hold triggers and the start of an epoch; above them BioSemi keeps the state of its amplifier. */
export const statusBits = 0x1ffff
const triggerBits = 0xffff

/**
 * Triggers in a status signal: where the code rises, from nothing or to a larger one. What it holds at the very first sample began before the recording.
 */
export function triggersIn(codes: Float64Array, firstSample: number, rateHz: number, before: number | undefined): RecordingEvent[] {
  const found: RecordingEvent[] = []
  let last = before === undefined ? codes[0] & triggerBits : before & triggerBits
  for (let n = 0; n < codes.length; n++) {
    const code = codes[n] & triggerBits
    if (code > last) found.push({ onsetS: (firstSample + n) / rateHz, durationS: 0, label: String(code) })
    last = code
  }
  return found
}
