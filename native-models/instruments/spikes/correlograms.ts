import { z } from 'zod'
import { array, instrument, spikes, table } from '../contract.ts'
import { findSynapses } from './correlograms/find-synapses.ts'
import { judgeSynapses, makeCircuit, makeUncoupled } from './correlograms/phantom.ts'
import { synapseColumns, unitColumns } from './correlograms/tables.ts'

export default instrument({
  id: 'spikes/correlograms',
  title: 'Who fires after whom',
  summary:
    'Cross-correlograms of all pairs of units, and which pairs follow each other as a synapse would make them, against jittered spikes.',
  sources: [
    'Perkel DH, Gerstein GL, Moore GP (1967). Neuronal spike trains and stochastic point processes. Biophys J 7:419–440.',
    'Amarasingham A, Harrison MT, Hatsopoulos NG, Geman S (2012). Conditional modeling and the jitter method of spike resampling. J Neurophysiol 107:517–531.',
    'Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6:65–70.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    binS: z.number().min(0.0001).max(0.1).default(0.001).describe('Length of a bin of lag, in seconds.'),
    longestS: z.number().min(0.005).max(2).default(0.05).describe('Longest lag, in seconds.'),
    fromS: z.number().min(0).max(0.1).default(0.001).describe('Shortest lag at which a synapse is looked for, in seconds.'),
    toS: z.number().min(0).max(0.1).default(0.004).describe('Longest lag at which a synapse is looked for, in seconds.'),
    jitterS: z.number().min(0.002).max(1).default(0.02).describe('Spikes are drawn anew within intervals of this length, in seconds.'),
    surrogates: z.int().min(5).max(1000).default(30).describe('How often that is done.'),
    alpha: z.number().min(1e-6).max(0.5).default(0.01).describe('Chance of any false synapse among all pairs.'),
  }),
  gives: {
    synapses: table({ what: 'pairs that follow each other as through a synapse', columns: synapseColumns, suffix: 'desc-synapses_stats' }),
    units: table({ what: 'how many units each acts on and hears', columns: unitColumns, suffix: 'desc-units_stats' }),
    correlograms: array({
      what: 'counts: units × units × lags, from the most negative lag of the second after the first to the most positive',
    }),
  },
  run: ({ spikes: trains }, settings, context) => findSynapses(trains, settings, context),
  verdict({ synapses, units }) {
    const direct = synapses?.rows.filter((row) => row.explained_by === null)
    const [found, pairs] = [direct?.length ?? 0, (units?.rows.length ?? 0) * ((units?.rows.length ?? 0) - 1)]
    return found
      ? { level: 'good', sentence: `${found} of ${pairs} ordered pairs follow each other as through a synapse.` }
      : { level: 'warn', sentence: `None of ${pairs} ordered pairs follows the other more closely than its slow changes explain.` }
  },
  phantom: { fast: true, make: makeCircuit, makeNull: makeUncoupled, judge: judgeSynapses },
})
