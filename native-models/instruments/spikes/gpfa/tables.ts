import type { Column } from '../../contract.ts'

export const scoreColumns = [
  {
    name: 'bits_per_spike',
    description:
      'How much better than by its own mean rate a unit is foretold from the others (co-bps, Poisson), in blocks of time that were not learned from',
  },
  { name: 'chance', description: 'Median of the same where each unit is shifted in time' },
  { name: 'p', description: 'How often such a shift reaches as much' },
  { name: 'log_likelihood', description: 'Of all pieces under the fit to all of them, for each unit and bin' },
] as const satisfies readonly Column[]

export const latentColumns = [
  { name: 'latent', description: 'Number of the course, the slowest first' },
  { name: 'timescale', description: 'Over which it forgets itself (τ of its covariance)', unit: 's' },
  { name: 'share', description: 'Its share of the variance of all units (roots of counts)' },
] as const satisfies readonly Column[]

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'rate', description: 'Its mean rate', unit: 'Hz' },
  { name: 'communality', description: 'Share of its own variance that the courses hold' },
  { name: 'bits_per_spike', description: 'How much better than by its mean rate it is foretold from the others' },
] as const satisfies readonly Column[]
