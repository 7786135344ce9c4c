import { z } from 'zod'
import { comparators } from '../../population/compare-rdms.ts'
import { array, drawing, drawn, instrument, qualityColumns, table } from '../contract.ts'
import { populationPorts, populationSettings } from './parts/read-population.ts'
import { compareModels, modelColumns } from './topology/compare-models.ts'
import { judgeTopology, makeNoise, makeRing } from './topology/phantom.ts'

export default instrument({
  id: 'audit/topology',
  title: 'Geometry and topology of representations',
  summary:
    'Measures how differently a population responds to each pair of conditions, and which models explain it, beside what the noise allows.',
  sources: [
    'Kriegeskorte N, Mur M, Bandettini P (2008). Representational similarity analysis. Front Syst Neurosci 2:4.',
    'Lin B, Kriegeskorte N (2024). The topology and geometry of neural representations. PNAS 121:e2317881121.',
    'Walther A, Nili H, Ejaz N, Alink A, Kriegeskorte N, Diedrichsen J (2016). Reliability of dissimilarity measures for multi-voxel pattern analysis. NeuroImage 137:188–200.',
    'Nili H, Wingfield C, Walther A, Su L, Marslen-Wilson W, Kriegeskorte N (2014). A toolbox for representational similarity analysis. PLoS Comput Biol 10:e1003553.',
  ],
  takes: {
    ...populationPorts,
    subjects: array({ what: 'the subject of each row of data', optional: true }),
    models: array({ what: 'models: count × pairs, or count × conditions × conditions, as dissimilarities', optional: true }),
  },
  settings: z.object({
    measure: z
      .enum(['crossnobis', 'euclidean', 'mahalanobis', 'correlation'])
      .default('crossnobis')
      .describe('How different two conditions are. Crossnobis is 0 on average where there is only noise, and needs runs.'),
    comparator: z
      .enum(Object.keys(comparators) as [keyof typeof comparators, ...(keyof typeof comparators)[]])
      .default('correlation')
      .describe('How alike two matrices of dissimilarities are.'),
    transform: z
      .enum(['none', 'geo-topological', 'geodesic'])
      .default('none')
      .describe('Whether small and large dissimilarities are made alike, and whether paths through neighbours count instead.'),
    low: z.number().min(0).max(1).default(0.1).describe('With a transform: dissimilarities below this quantile become 0.'),
    high: z.number().min(0).max(1).default(0.7).describe('With a transform: those above this quantile become 1.'),
    permutations: z.int().min(19).max(9999).default(999).describe('How often conditions are exchanged to find what chance reaches.'),
    ...populationSettings,
  }),
  gives: {
    dissimilarities: array({ what: 'mean dissimilarities, conditions × conditions' }),
    models: table({ what: 'how well each model explains them', columns: modelColumns, suffix: 'desc-models_stats' }),
    quality: table({ what: 'what the noise allows', columns: qualityColumns, suffix: 'desc-quality_stats' }),
    matrix: drawing({ what: 'the dissimilarities, drawn', suffix: 'desc-dissimilarities_figure' }),
  },
  run: (given, settings, context) => compareModels(given, settings, context),
  verdict({ models, quality }) {
    const reliable = quality?.rows[0]?.verdict === 'good'
    const found = models?.rows.filter(({ p, model }) => Number(p) <= 0.05 && model !== 'other observers') ?? []
    const best = [...found].sort((a, b) => Number(b.similarity) - Number(a.similarity))[0]
    if (!best)
      return {
        level: reliable ? 'good' : 'warn',
        sentence: reliable
          ? 'The conditions differ in the same way in all observers; no model explains it beyond chance.'
          : 'The dissimilarities cannot be told from noise.',
      }
    return {
      level: reliable ? 'good' : 'warn',
      sentence: `Model ${best.model} explains the dissimilarities best (${Number(best.similarity).toFixed(2)}, p ${Number(best.p).toFixed(3)}).`,
      detail: quality?.rows.map(({ measure, value }) => `${measure}: ${value}`).join('; '),
    }
  },
  figures: ({ matrix }) => (matrix ? [drawn('Dissimilarities of all pairs of conditions', matrix)] : []),
  phantom: { fast: true, make: makeRing, makeNull: makeNoise, judge: judgeTopology },
})
