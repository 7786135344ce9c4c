import { z } from 'zod'
import { barChart, instrument, spikes, table } from '../contract.ts'
import { measureUnits } from './quality/measure-units.ts'
import { judgeFaults, makeFaults, makeGood } from './quality/phantom.ts'
import { pairColumns, unitColumns } from './quality/tables.ts'

export default instrument({
  id: 'spikes/quality',
  title: 'Quality of sorted units',
  summary:
    'Measures how well each unit is sorted, by the definitions of SpikeInterface, and finds units that are one neuron twice or in parts.',
  sources: [
    'Hill DN, Mehta SB, Kleinfeld D (2011). Quality metrics to accompany spike sorting of extracellular signals. J Neurosci 31:8699–8705.',
    'Llobet V, Wyngaard A, Barbour B (2022). Automatic post-processing and merging of multiple spike-sorting analyses with Lussac. bioRxiv 2022.02.08.479192.',
    'Siegle JH, Jia X, Durand S, et al. (2021). Survey of spiking in the mouse visual system reveals functional hierarchy. Nature 592:86–92.',
    'Buccino AP, Hurwitz CL, Garcia S, et al. (2020). SpikeInterface, a unified framework for spike sorting. eLife 9:e61834.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    isiS: z.number().min(0.0001).max(0.01).default(0.0015).describe('Shorter intervals are violations, in seconds.'),
    refractoryS: z
      .number()
      .min(0.0001)
      .max(0.01)
      .default(0.0015)
      .describe('Refractory time for contamination and for parts of one neuron, in seconds.'),
    presenceBinS: z.number().min(1).max(3600).default(60).describe('Bins in which a unit is present or not, in seconds.'),
    sharedS: z.number().min(0.00001).max(0.005).default(0.0004).describe('Spikes of two units this close are one spike, in seconds.'),
  }),
  gives: {
    units: table({ what: 'quality of each unit', columns: unitColumns, suffix: 'desc-quality_stats' }),
    pairs: table({ what: 'units that belong together', columns: pairColumns, suffix: 'desc-pairs_stats' }),
  },
  run: ({ spikes: trains }, settings, context) => measureUnits(trains, settings, context),
  verdict({ units }) {
    const rows = units?.rows ?? []
    const wrong = rows.filter(({ fault }) => fault !== null)
    const kinds = [...new Set(wrong.map(({ fault }) => fault))].map(
      (kind) => `${wrong.filter(({ fault }) => fault === kind).length} ${kind}`,
    )
    return wrong.length
      ? { level: 'warn', sentence: `${wrong.length} of ${rows.length} units are not well sorted: ${kinds.join(', ')}.` }
      : { level: 'good', sentence: `None of ${rows.length} units shows a fault of sorting.` }
  },
  figures: ({ units }) => (units ? [barChart('Share of spikes of other neurons', units, 'unit', 'contamination')] : []),
  phantom: { fast: true, make: makeFaults, makeNull: makeGood, judge: judgeFaults },
})
