import type { Column } from '../../contract.ts'

export const scoreColumns = [
  { name: 'axis', description: 'What is decoded; the mean of all last' },
  {
    name: 'r2',
    description: '1 − squared errors over squared distances from the mean, of all tested bins; below 0 is worse than the mean',
  },
  { name: 'r', description: 'Correlation of decoded and true values' },
  { name: 'chance', description: 'Median R² where spikes are shifted in time against the behaviour' },
  { name: 'p', description: 'How often such a shift does as well; never below one in the number of shifts and one' },
  { name: 'bins', description: 'How many bins were tested' },
] as const satisfies readonly Column[]

export const weightColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Spikes in all bins' },
  { name: 'share', description: 'Its share of the variance that the weights of all units make, each unit on its own' },
  { name: 'lag', description: 'Mean lag of its weights: how long before the behaviour its spikes count', unit: 's' },
] as const satisfies readonly Column[]
