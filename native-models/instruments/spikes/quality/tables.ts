import type { Column } from '../../contract.ts'

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Its spikes' },
  { name: 'rate', description: 'Spikes over the time of the recording', unit: 'Hz' },
  { name: 'presence', description: 'Share of whole bins in which it fires' },
  { name: 'isi_violations', description: 'Intervals shorter than isiS' },
  { name: 'isi_ratio', description: 'Contamination that they stand for (Hill et al.); may exceed 1' },
  {
    name: 'contamination',
    description: 'Share of spikes that are of other neurons, by all pairs within the refractory time (Llobet et al.)',
  },
  {
    name: 'amplitude_cutoff',
    description:
      'Spikes too small to be detected for each that was, by the symmetry of amplitudes, 0.5 at most; n/a without 500 amplitudes',
  },
  { name: 'missing', description: 'The same as a share of all spikes' },
  { name: 'snr', description: 'Signal to noise, where the file gives it' },
  { name: 'fault', description: 'duplicate, split, contaminated, incomplete or absent; n/a where nothing is wrong' },
  { name: 'related', description: 'The unit that it is a duplicate or a part of' },
] as const satisfies readonly Column[]

export const pairColumns = [
  { name: 'a', description: 'One unit' },
  { name: 'b', description: 'The other' },
  { name: 'kind', description: 'duplicate: they share most spikes; split: they never fire within the refractory time of each other' },
  { name: 'agreement', description: 'Shared spikes of all spikes of both' },
  { name: 'count', description: 'Pairs of spikes within the refractory time' },
  { name: 'expected', description: 'How many two units without relation have' },
] as const satisfies readonly Column[]
