import { z } from 'zod'
import { array, drawing, drawn, instrument, samples, table } from '../contract.ts'
import { compareSystems, pairColumns } from './shape/compare-systems.ts'
import { judgeShape, makeNoiseShapes, makeTurned } from './shape/phantom.ts'

export default instrument({
  id: 'audit/shape',
  title: 'Distance of noisy representations',
  summary: 'Measures how far populations are apart after the best turn, in their mean responses and in how these vary from trial to trial.',
  sources: [
    'Duong LR, Zhou J, Nassar J, Berman J, Olieslagers J, Williams AH (2023). Representational dissimilarity metric spaces for stochastic neural networks. ICLR; arXiv:2211.11665.',
    'Williams AH, Kunz E, Kornblith S, Linderman SW (2021). Generalized shape metrics on neural representations. NeurIPS; arXiv:2110.14739.',
  ],
  takes: {
    data: samples({ what: 'responses, rows × units, of all populations' }),
    conditions: array({ what: 'the condition of each row' }),
    systems: array({ what: 'the population (network, animal, session) of each row' }),
  },
  settings: z.object({
    measure: z
      .enum(['gaussian', 'means', 'energy'])
      .default('gaussian')
      .describe('Means and covariances, means alone (angle, blind to scale), or whole distributions.'),
    alpha: z
      .number()
      .min(0)
      .max(2)
      .default(1)
      .describe('With gaussian: 2 counts means alone, 0 covariances alone, 1 is Wasserstein’s distance.'),
    permutations: z
      .int()
      .min(19)
      .max(999)
      .default(99)
      .describe('How often trials are exchanged between two populations after the best turn.'),
  }),
  gives: {
    distances: table({ what: 'distances of all pairs', columns: pairColumns, suffix: 'desc-distances_stats' }),
    matrix: array({ what: 'distances, populations × populations' }),
    figure: drawing({ what: 'the distances, drawn', suffix: 'desc-distances_figure' }),
  },
  run: (given, settings, context) => compareSystems(given, settings, context),
  verdict({ distances }) {
    const apart = distances?.rows.filter(({ p }) => Number(p) <= 0.05) ?? []
    return {
      level: 'good',
      sentence: `${apart.length} of ${distances?.rows.length} pairs of populations are further apart than their trials explain.`,
      detail: 'Few trials make any two populations look apart: compare with the distance of the two halves of one population.',
    }
  },
  figures: ({ figure }) => (figure ? [drawn('Distances of populations', figure)] : []),
  phantom: { fast: true, make: makeTurned, makeNull: makeNoiseShapes, judge: judgeShape },
})
