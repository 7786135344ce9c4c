import type { Column } from '../../contract.ts'

export const motifColumns = [
  { name: 'motif', description: 'Number of the motif, the strongest first' },
  { name: 'unit', description: 'A unit that takes part' },
  { name: 'delay', description: 'How long after the first unit it fires', unit: 's' },
  { name: 'present', description: 'Share of the events in which it fires' },
] as const satisfies readonly Column[]

export const eventColumns = [
  { name: 'onset', description: 'When the first unit of the motif fires, or would have, from the start of the recording', unit: 's' },
  { name: 'duration', description: 'From the first unit to the last', unit: 's' },
  { name: 'motif', description: 'Number of the motif' },
  { name: 'hits', description: 'How many of its units fire' },
  { name: 'score', description: 'Log likelihood ratio of the units that fire' },
] as const satisfies readonly Column[]
