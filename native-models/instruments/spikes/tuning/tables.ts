import type { Column } from '../../contract.ts'

export const tuningColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Spikes in the bins that count' },
  { name: 'rate', description: 'Mean rate in them', unit: 'Hz' },
  { name: 'peak', description: 'Rate where it fires most', unit: 'Hz' },
  {
    name: 'preferred',
    description: 'Value (direction in degrees, or place along the first axis) at which it fires most; of a direction by the cosine fit',
  },
  { name: 'preferred_y', description: 'Place along the second axis; n/a where there is none' },
  { name: 'depth', description: 'Cosine fit: amplitude over mean rate; n/a where it is not a direction' },
  { name: 'information', description: 'Bits a spike tells (Skaggs)', unit: 'bits' },
  { name: 'chance', description: 'Median of that where spikes are shifted in time', unit: 'bits' },
  { name: 'p', description: 'How often such a shift tells as much' },
  { name: 'q', description: 'The same as a false discovery rate over all units (Benjamini & Hochberg)' },
  { name: 'resultant', description: 'Length of the mean direction of rates, 0 to 1; n/a where it is not a direction' },
  { name: 'resultant_p', description: 'How often spikes shifted in time have one as long' },
  {
    name: 'rayleigh_p',
    description: 'How often as many independent spikes would (Rayleigh); too small where spikes or directions hang together in time',
  },
] as const satisfies readonly Column[]
