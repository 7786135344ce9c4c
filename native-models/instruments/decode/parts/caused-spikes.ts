import { type PlantedCause, plantedCause } from '../../../phantoms/population/planted-cause.ts'
import type { Random } from '../../../statistics/random.ts'

/** Width of a bin, and step of the planted delays, s. */
export const causeBinS = 0.005

/**
 * Six of ten units in a motif, each at a delay of its own up to 60 ms before the label, and an eleventh that repeats one of the six. Without `together`
 * those of the motif come at times of their own, so that nothing causes the label.
 */
export function causedSpikes(random: Random, { durationS, together }: { durationS: number; together: boolean }): PlantedCause {
  return plantedCause(random, {
    durationS,
    together,
    units: 10,
    members: 6,
    longestS: 12 * causeBinS,
    delayStepS: causeBinS,
    eventsHz: 2,
    jitterS: 0.002,
    missing: 0.1,
    backgroundHz: 5,
  })
}
