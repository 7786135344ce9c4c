import type { Column } from '../../contract.ts'

export const typeColumns = [
  { name: 'neuron', description: 'Column of the responses, from 1' },
  { name: 'type', description: 'Cluster, from 1; n/a where the neuron is not predicted from the stimuli' },
  { name: 'r', description: 'Predicted with measured responses, on stimuli that the filter has not seen' },
] as const satisfies readonly Column[]

export const responseColumns = [
  { name: 'type', description: 'Cluster of neurons' },
  { name: 'stimulus', description: 'The type that the stimulus is of' },
  { name: 'response', description: 'Mean response of filters from the other half of the stimuli, 1 where the stimulus is the filter' },
] as const satisfies readonly Column[]
