import { type BiasField, biasAt } from './bias.ts'
import { binOf } from './expectation.ts'
import type { Axis, Tables } from './intensity.ts'
import { markovStep } from './markov.ts'
import { type CoarsePrior, priorAt } from './prior.ts'

/**
 * Everything that labelling needs, in memory that workers share: the voxels are divided into runs, and each step of a run reads only what the
 * step before left, so the result does not depend on how many workers there are.
 */
export interface Labelling {
  readonly shape: readonly [number, number, number]
  /** Linear indices of the region's voxels, rising, and where each voxel of the grid is among them (−1: nowhere). */
  readonly voxels: Int32Array
  readonly places: Int32Array
  /** Log intensities of the region's voxels. */
  readonly logs: Float32Array
  readonly prior: CoarsePrior
  readonly priorFloor: number
  readonly field: BiasField
  readonly axis: Axis
  readonly tables: Tables
  readonly axisStrength: readonly [number, number, number]
  /** Room for log gains; for prior × density, normalised; and for beliefs (0–255) before and after a step. */
  readonly bias: Float32Array
  readonly evidence: Float32Array
  readonly beliefs: readonly [Uint8Array, Uint8Array]
}

/** A step over the voxels `start` ≤ n < `end`: evidence first, then Markov steps, each from the beliefs of the one before (`from`: 0 or 1). */
export type Step = { readonly kind: 'evidence' } | { readonly kind: 'markov'; readonly from: 0 | 1 }

export function takeStep(job: Labelling, step: Step, start: number, end: number): void {
  if (step.kind === 'evidence') gatherEvidence(job, start, end)
  else markovStep({ ...job, classes: job.prior.classes }, job.beliefs[step.from], job.beliefs[1 - step.from], start, end)
}

/** Prior × density of the corrected intensity, normalised over the classes; also the first beliefs. */
function gatherEvidence(job: Labelling, start: number, end: number): void {
  const { classes } = job.prior
  const { evidence, bias, axis, logs } = job
  const { density } = job.tables
  const [beliefs] = job.beliefs
  priorAt(job.prior, job.shape, job.voxels, evidence, job.priorFloor, start, end)
  biasAt(job.field, job.shape, job.voxels, bias, start, end)
  for (let n = start; n < end; n++) {
    const row = binOf(axis, logs[n] - bias[n]) * classes
    const at = n * classes
    let all = 0
    for (let c = 0; c < classes; c++) {
      const p = evidence[at + c] * density[row + c]
      evidence[at + c] = p
      all += p
    }
    for (let c = 0; c < classes; c++) {
      const p = evidence[at + c] / all
      evidence[at + c] = p
      beliefs[at + c] = 255 * p + 0.5
    }
  }
}
