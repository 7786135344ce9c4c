import { z } from 'zod'
import { barChart, instrument, spikes, table } from '../contract.ts'
import { decodeMotifs } from './motifs/decode-motifs.ts'
import { judgeMotifs, makeMotif, makeScattered } from './motifs/phantom.ts'
import { eventColumns, motifColumns } from './motifs/tables.ts'

export default instrument({
  id: 'decode/motifs',
  title: 'Motifs of spikes',
  summary:
    'Finds groups of units that fire again and again with the same delays, and when; with a threshold that shifted spikes reach at a nominal rate only.',
  sources: [
    'Grimaldi A, Gruel A, Besnainou C, Jérémie JN, Martinet J, Perrinet LU (2023). Precise spiking motifs in neurobiological and neuromorphic data. Brain Sci 13:68.',
    'Perkel DH, Gerstein GL, Moore GP (1967). Neuronal spike trains and stochastic point processes. II. Simultaneous spike trains. Biophys J 7:419–440.',
    'Stella A, Quaglio P, Torre E, Grün S (2019). 3d-SPADE: significance evaluation of spatio-temporal patterns of various temporal extents. Biosystems 185:104022.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    longestS: z.number().min(0.005).max(1).default(0.1).describe('Longest delay between two units of a motif, in seconds.'),
    jitterS: z
      .number()
      .min(0.0005)
      .max(0.02)
      .default(0.002)
      .describe('Spikes of an event may lie this far from where they should, in seconds.'),
    falsePerMinute: z.number().positive().max(60).default(0.5).describe('How many events a minute may be found where there are none.'),
    most: z.int().min(1).max(20).default(3).describe('Most motifs before it stops.'),
    surrogates: z.int().min(5).max(200).default(20).describe('How often trains are moved against each other to set the threshold.'),
  }),
  gives: {
    motifs: table({ what: 'units of each motif and their delays', columns: motifColumns, suffix: 'desc-motifs_stats' }),
    events: table({ what: 'when each motif occurs', columns: eventColumns, suffix: 'desc-motifs_events' }),
  },
  run: ({ spikes: trains }, settings, context) => decodeMotifs(trains, settings, context),
  verdict({ motifs, events }) {
    const count = new Set(motifs?.rows.map((row) => row.motif)).size
    return {
      level: count > 0 ? 'good' : 'warn',
      sentence:
        count > 0 ? `${count} ${count === 1 ? 'motif occurs' : 'motifs occur'} ${events?.rows.length} times.` : 'No motif is found.',
      detail: 'Delays are peaks of cross-correlograms above their surroundings, corrected for all pairs and lags.',
    }
  },
  figures: ({ motifs }) => (motifs?.rows.length ? [barChart('Delay of each unit', motifs, 'unit', 'delay')] : []),
  phantom: { fast: true, make: makeMotif, makeNull: makeScattered, judge: judgeMotifs },
})
