import type { ComponentsOfClass } from './intensity.ts'

/** How a scan is divided into classes. The README says what each was measured to do. */
export interface MixtureOptions {
  /** The Gaussians of each class, in the order of the prior's classes. */
  readonly parts: ComponentsOfClass
  /** Classes that lie outside what is looked for: background first. */
  readonly outside: readonly number[]
  /** Blur of the prior, in coarse voxels: how far it may be wrong. */
  readonly priorBlur: number
  /** Added to every class' prior, so that no voxel is decided by the prior alone. */
  readonly priorFloor: number
  /** Total degree of the polynomial bias field, and how stiff it is. */
  readonly biasDegree: number
  readonly stiffness: number
  /** At most so many steps of expectation and maximisation. */
  readonly iterations: number
  /** Strength of the Markov field between neighbours along the finest axis, and its mean-field steps. */
  readonly markov: number
  readonly markovSteps: number
  /** Intensities are taken as log(value + offset × median of the brain): the offset keeps noise in dark fluid from dominating. */
  readonly logOffset: number
  /** Distance between the voxels that the parameters are estimated from. */
  readonly sampleMm: number
}

export const mixtureDefaults = {
  outside: [0, 1],
  priorBlur: 1,
  priorFloor: 1e-3,
  biasDegree: 3,
  stiffness: 1e-4,
  iterations: 60,
  markov: 0.6,
  markovSteps: 4,
  logOffset: 0.1,
  sampleMm: 2,
} satisfies Omit<MixtureOptions, 'parts'>
