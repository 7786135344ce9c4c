import { z } from 'zod'
import { array, barChart, instrument, spikes, table } from '../contract.ts'
import { fitCouplings } from './glm/fit-couplings.ts'
import { judgeCouplings, makeCircuit, makeUncoupled } from './glm/phantom.ts'
import { connectionColumns, unitColumns } from './glm/tables.ts'

export default instrument({
  id: 'spikes/glm',
  title: 'Who acts on whom',
  summary:
    'Fits the rate of each unit to its own history, to recent spikes of all others and to a slow drive (Poisson GLM), and finds directed connections.',
  sources: [
    'Truccolo W, Eden UT, Fellows MR, Donoghue JP, Brown EN (2005). A point process framework for relating neural spiking activity to spiking history, neural ensemble, and extrinsic covariate effects. J Neurophysiol 93:1074–1089.',
    'Pillow JW, Shlens J, Paninski L, et al. (2008). Spatio-temporal correlations and visual signalling in a complete neuronal population. Nature 454:995–999.',
    'Pei F, Ye J, Zoltowski D, et al. (2021). Neural Latents Benchmark ’21. NeurIPS Datasets and Benchmarks.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    binS: z.number().min(0.0005).max(0.1).default(0.001).describe('Length of a bin of time, in seconds.'),
    lags: z.int().min(1).max(50).default(5).describe('How many bins before the present one have a weight of their own.'),
    penalty: z.number().min(0).max(1).default(1e-6).describe('Penalty on squared weights, as scikit-learn counts it.'),
    testShare: z.number().min(0.05).max(0.5).default(0.2).describe('Share of the recording, its end, that is not learned from.'),
    alpha: z.number().min(1e-6).max(0.5).default(0.01).describe('Chance of any false connection among all pairs.'),
  }),
  gives: {
    connections: table({ what: 'directed connections', columns: connectionColumns, suffix: 'desc-connections_stats' }),
    units: table({ what: 'what is known of each unit on unseen data', columns: unitColumns, suffix: 'desc-units_stats' }),
    weights: array({ what: 'weights: from × to × lags, the shortest lag first' }),
  },
  run: ({ spikes: trains }, settings, context) => fitCouplings(trains, settings, context),
  verdict({ connections, units }) {
    const [found, count] = [connections?.rows.length ?? 0, units?.rows.length ?? 0]
    return found
      ? { level: 'good', sentence: `${found} of ${count * (count - 1)} ordered pairs are connected.` }
      : {
          level: 'warn',
          sentence: `None of ${count * (count - 1)} ordered pairs is connected beyond what history and slow changes explain.`,
        }
  },
  figures: ({ units }) => (units ? [barChart('Bits a spike that other units tell, on unseen data', units, 'unit', 'coupling_bits')] : []),
  phantom: { make: makeCircuit, makeNull: makeUncoupled, judge: judgeCouplings },
})
