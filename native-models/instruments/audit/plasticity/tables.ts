import type { Column } from '../../contract.ts'

export const geometryColumns = [
  {
    name: 'geometry',
    description: 'What distances of weights are measured by: negative entropy (changes in proportion), or a p-norm (2 is Euclidean)',
  },
  { name: 'distance', description: 'How far changes, measured by it and scaled, are from the normal distribution: ∫|F − Φ| over ±5' },
  { name: 'uncentred', description: 'The same without taking their mean away' },
  { name: 'chance', description: 'Median of it for as many numbers that are normal' },
  { name: 'p', description: 'How often such numbers are as far' },
  { name: 'closest', description: 'Share of resamples of the weights in which this geometry is the closest' },
  { name: 'change', description: 'Size of the change over the size of the weights, both measured by it' },
  { name: 'named', description: '1 for the geometry that the verdict names, else 0' },
] as const satisfies readonly Column[]
