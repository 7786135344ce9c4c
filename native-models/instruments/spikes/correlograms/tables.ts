import type { Column } from '../../contract.ts'

export const synapseColumns = [
  { name: 'from', description: 'The unit that fires first' },
  { name: 'to', description: 'The unit that fires, or stops to fire, after it' },
  { name: 'sign', description: 'excitatory or inhibitory' },
  { name: 'lag', description: 'Lag at which the correlogram differs most from jittered spikes', unit: 's' },
  { name: 'count', description: 'Spikes at this lag (excitatory) or at all lags looked at (inhibitory)' },
  { name: 'expected', description: 'How many there are where spikes are jittered' },
  { name: 'strength', description: 'Spikes more (or fewer) for each spike of the first' },
  {
    name: 'explained_by',
    description:
      'A unit that makes the pair look so without a synapse (common input, or refractory after its own input); n/a where there is none',
  },
  { name: 'p', description: 'Chance of that, corrected for all ordered pairs and both signs (Holm)' },
] as const satisfies readonly Column[]

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Its spikes' },
  { name: 'acts_on', description: 'How many units it acts on, pairs that another unit explains left out' },
  { name: 'hears', description: 'How many units act on it, likewise' },
] as const satisfies readonly Column[]
