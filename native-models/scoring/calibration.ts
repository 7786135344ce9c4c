import { wilson } from '../statistics/intervals.ts'
import { permutationP } from '../statistics/permutation.ts'
import type { Random } from '../statistics/random.ts'

/** A tenth of the items by confidence. */
export interface CalibrationRow {
  readonly confidence: number
  readonly accuracy: number
  /** 95 % interval of the accuracy (Wilson). */
  readonly low: number
  readonly high: number
  readonly items: number
}

export const calibrationColumns = [
  { name: 'confidence', description: 'Mean of the largest probability in this tenth of the items' },
  { name: 'accuracy', description: 'Share of them that are right' },
  { name: 'low', description: 'Lower end of its 95 % interval (Wilson)' },
  { name: 'high', description: 'Upper end' },
  { name: 'items', description: 'Number of items' },
]

/** Confidence and accuracy, tenth by tenth. */
export function calibrationOf(confidence: Float64Array, wrong: Uint8Array): CalibrationRow[] {
  const order = Uint32Array.from(confidence, (_, n) => n).sort((a, b) => confidence[a] - confidence[b])
  const groups = Math.min(10, order.length)
  return Array.from({ length: groups }, (_, k) => {
    const members = order.subarray(Math.floor((k * order.length) / groups), Math.floor(((k + 1) * order.length) / groups))
    const right = members.reduce((sum, n) => sum + 1 - wrong[n], 0)
    const mean = members.reduce((sum, n) => sum + confidence[n], 0) / members.length
    return { confidence: mean, accuracy: right / members.length, ...wilson(right, members.length), items: members.length }
  })
}

/** Mean distance of accuracy and confidence over the tenths, weighted by their items: the expected calibration error (Guo et al. 2017). */
export function calibrationError(rows: readonly { readonly [column in 'confidence' | 'accuracy' | 'items']?: unknown }[]): number {
  const items = rows.reduce((sum, row) => sum + Number(row.items), 0)
  return rows.reduce((sum, row) => sum + (Number(row.items) / items) * Math.abs(Number(row.accuracy) - Number(row.confidence)), 0)
}

/**
 * What error true probabilities would show with so few items, and how often one as large as `observed`: right and wrong drawn by the confidences
 * (consistency resampling; Bröcker & Smith 2007, Weather Forecast 22:651).
 */
export function calibrationChance(confidence: Float64Array, observed: number, random: Random, draws = 500) {
  const errors = Array.from({ length: draws }, () => {
    const wrong = Uint8Array.from(confidence, (share) => (random.uniform() < share ? 0 : 1))
    return calibrationError(calibrationOf(confidence, wrong))
  })
  return { chance: errors.reduce((sum, value) => sum + value, 0) / draws, p: permutationP(observed, errors).p }
}
