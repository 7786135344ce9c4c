import { z } from 'zod'
import { array, instrument, samples, table } from '../contract.ts'
import { judgeTypes, makeOneType, makeOnOff } from './cell-types/phantom.ts'
import { responseColumns, typeColumns } from './cell-types/tables.ts'

export default instrument({
  id: 'decode/cell-types',
  title: 'Types of neurons',
  summary:
    'Clusters neurons by the stimuli that tell them apart best, found by gradients through linear filters that are fitted to the responses.',
  sources: [
    'Burg MF, Zenkel T, Vystrčilová M, et al. (2024). Most discriminative stimuli for functional cell type clustering. ICLR; arXiv:2401.05342.',
  ],
  takes: {
    stimuli: samples({ what: 'stimuli, one row each, of any shape' }),
    responses: samples({ what: 'responses, stimuli × neurons' }),
  },
  settings: z.object({
    clusters: z.int().min(2).max(50).default(5).describe('Clusters to begin with; those that are not told apart become one.'),
    temperature: z
      .number()
      .min(0.01)
      .max(10)
      .default(0.5)
      .describe('How much a stimulus heeds the other clusters: the smaller, the more only the strongest.'),
    leastR: z.number().min(0).max(1).default(0.1).describe('Neurons that are predicted worse on unseen stimuli are left out.'),
  }),
  gives: {
    types: table({ what: 'type of each neuron', columns: typeColumns, suffix: 'desc-types_stats' }),
    matrix: table({ what: 'responses of each type to each stimulus', columns: responseColumns, suffix: 'desc-responses_stats' }),
    discriminative: array({ what: 'the stimulus of each type, norm 1', suffix: 'desc-stimuli_array' }),
  },
  async run({ stimuli, responses }, settings, context) {
    const { typesOfCells } = await import('./cell-types/run.ts')
    return typesOfCells(stimuli, responses, settings, context)
  },
  verdict({ types, matrix }) {
    const count = new Set(matrix?.rows.map(({ type }) => type)).size
    const out = types?.rows.filter(({ type }) => type === null).length ?? 0
    return {
      level: count > 1 ? 'good' : 'warn',
      sentence: count > 1 ? `${count} types of neurons are told apart.` : 'No types are told apart: one stimulus drives all neurons best.',
      detail: `Types stay apart where filters from stimuli that they were not found with agree. ${out} neurons are not predicted from the stimuli.`,
    }
  },
  phantom: { fast: true, make: makeOnOff, makeNull: makeOneType, judge: judgeTypes },
})
