import { z } from 'zod'
import { array, barChart, drawing, drawn, instrument, spikes, table } from '../contract.ts'
import { findTrajectories } from './trajectories/find-trajectories.ts'
import { judgeTrajectories, makeAlone, makeRing } from './trajectories/phantom.ts'
import { componentColumns, unitColumns } from './trajectories/tables.ts'

export default instrument({
  id: 'spikes/trajectories',
  title: 'What units share over time',
  summary:
    'Principal components of smoothed rates, how many of them units share beyond chance, and the path of the population through them.',
  sources: [
    'Cunningham JP, Yu BM (2014). Dimensionality reduction for large-scale neural recordings. Nat Neurosci 17:1500–1509.',
    'Horn JL (1965). A rationale and test for the number of factors in factor analysis. Psychometrika 30:179–185.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    binS: z.number().min(0.001).max(10).default(0.05).describe('Length of a bin of time, in seconds.'),
    sigmaS: z.number().min(0.001).max(10).default(0.15).describe('Width (standard deviation) of the smoothing in time, in seconds.'),
    components: z.int().min(2).max(100).default(6).describe('How many components are given.'),
    shifts: z
      .int()
      .min(19)
      .max(999)
      .default(99)
      .describe('How often units are shifted in time, each by itself, to find what chance reaches.'),
  }),
  gives: {
    components: table({ what: 'variance of each component, against chance', columns: componentColumns, suffix: 'desc-components_stats' }),
    units: table({ what: 'what each unit has in common with the others', columns: unitColumns, suffix: 'desc-units_stats' }),
    trajectory: array({ what: 'bins × components' }),
    path: drawing({ what: 'the path through the first two components' }),
  },
  run: ({ spikes: trains }, settings, context) => findTrajectories(trains, settings, context),
  verdict({ components }) {
    const rows = components?.rows.filter((row) => row.shared === 1) ?? []
    const share = rows.reduce((sum, row) => sum + Number(row.share), 0)
    return rows.length
      ? {
          level: 'good',
          sentence: `Units share ${rows.length} ${rows.length === 1 ? 'component, which holds' : 'components, which hold'} ${(100 * share).toFixed(0)} % of the variance.`,
        }
      : { level: 'warn', sentence: 'Units share nothing beyond chance: the path shows noise.' }
  },
  figures: ({ path, units }) => [
    ...(path ? [drawn('Path of the population', path)] : []),
    ...(units ? [barChart('Share of its variance that each unit has in common', units, 'unit', 'communality', 1)] : []),
  ],
  phantom: { fast: true, make: makeRing, makeNull: makeAlone, judge: judgeTrajectories },
})
