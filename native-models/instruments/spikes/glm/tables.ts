import type { Column } from '../../contract.ts'

export const connectionColumns = [
  { name: 'from', description: 'The unit whose spikes count' },
  { name: 'to', description: 'The unit whose rate they change' },
  { name: 'lag', description: 'Lag at which they count most surely', unit: 's' },
  { name: 'weight', description: 'Natural logarithm of the factor by which one spike changes the rate at that lag' },
  { name: 'error', description: 'Standard error of the weight' },
  { name: 'z', description: 'Weight over its error' },
  { name: 'p', description: 'Chance of that, corrected for lags and all ordered pairs (Holm)' },
] as const satisfies readonly Column[]

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Its spikes' },
  { name: 'acts_on', description: 'How many units it acts on' },
  { name: 'hears', description: 'How many units act on it' },
  { name: 'bits', description: 'Bits a spike that the model tells more than the mean rate, on unseen data' },
  { name: 'coupling_bits', description: 'Bits a spike that the other units add to the own history, on unseen data' },
] as const satisfies readonly Column[]
