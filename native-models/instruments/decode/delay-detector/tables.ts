import type { Column } from '../../contract.ts'

export const scoreColumns = [
  {
    name: 'auc',
    description: 'How often the evidence at an event is above that elsewhere, on the last stretch, which was not learned from',
  },
  { name: 'chance', description: 'Median of it where the evidence is shifted in time' },
  { name: 'p', description: 'How often such a shift does as well; never below one in the number of shifts and one' },
  { name: 'events', description: 'Bins with an event there' },
  { name: 'bins', description: 'Bins tested' },
] as const satisfies readonly Column[]

export const delayColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'delay', description: 'How long before the event its spikes count most', unit: 's' },
  { name: 'weight', description: 'Evidence of one spike at that delay (log odds)' },
  { name: 'z', description: 'The weight over its standard deviation' },
  { name: 'heeded', description: '1 where that is beyond chance among all synapses (Bonferroni, 5 %), else 0' },
] as const satisfies readonly Column[]

export const costColumns = [
  { name: 'synapses', description: 'How many synapses (unit and delay) are kept' },
  { name: 'share', description: 'Of all synapses' },
  { name: 'pruned', description: 'The same area on unseen data with the largest weights' },
  { name: 'shortened', description: 'And with the shortest delays' },
] as const satisfies readonly Column[]
