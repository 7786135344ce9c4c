import type { Modality } from './task.ts'

/** Of the values of a row of counts, at most this share differ from each other. */
const MOST_DISTINCT = 0.5
const CLOSE = 1e-3

/**
 * The kind of data that a sample is, by its axes (batch first) and its numbers: three axes of space are a scan, channels over time a
 * recording. Spikes look the same to the axes; that they were counted shows in that each row takes few values, whole steps apart, standardised
 * or not.
 */
export function modalityOf(shape: readonly number[], sample: ArrayLike<number>): Modality {
  if (shape.length >= 5) return 'mri'
  if (shape.length < 3 || isCounted(sample, shape.at(-1) ?? 1)) return 'spikes'
  return 'eeg'
}

function isCounted(sample: ArrayLike<number>, length: number): boolean {
  let [values, distinct] = [0, 0]
  for (let from = 0; from + length <= sample.length; from += length) {
    const levels = [...new Set(Array.from({ length }, (_, n) => sample[from + n]))].sort((a, b) => a - b)
    if (levels.length < 2) continue
    const step = Math.min(...levels.slice(1).map((level, n) => level - levels[n]))
    const whole = levels.every((level) => Math.abs((level - levels[0]) / step - Math.round((level - levels[0]) / step)) < CLOSE)
    if (!whole) return false
    values += length
    distinct += levels.length
  }
  return values > 0 && distinct <= MOST_DISTINCT * values
}
