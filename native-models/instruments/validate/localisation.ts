import { z } from 'zod'
import { barChart, type Column, instrument, samples, table } from '../contract.ts'
import { judgeLocalisation, makePlantedMap, makeRandomMap } from './localisation/phantom.ts'

const columns = [
  { name: 'score', description: 'Name of the score' },
  { name: 'value', description: 'Its value, the mean over samples; n/a where it is not defined' },
  { name: 'chance', description: 'What a map that knows nothing scores' },
  { name: 'corrected', description: '0 at chance, 1 at best; n/a where chance is not known' },
  { name: 'low', description: 'Lower end of the 95 % interval over samples (bootstrap); n/a for fewer than 5' },
  { name: 'high', description: 'Upper end' },
  { name: 'samples', description: 'Samples in which it is defined' },
  { name: 'undefined', description: 'Why it is not defined in the others' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/localisation',
  title: 'Does the map point to the truth?',
  summary: 'Scores maps against known places with every usual score, each beside what chance would give.',
  sources: [
    'Siegel N et al. (2025). arXiv:2508.02560. Processing of maps, far false positives, dilation of the truth.',
    'Arras L, Osman A, Samek W (2022). CLEVR-XAI. Information Fusion 81:14–40. Relevance mass and rank.',
    'Zhang J et al. (2018). Top-down neural attention by excitation backprop. IJCV 126. The pointing game.',
    'Clark B et al. (2024). XAI-TRIS. Machine Learning 113. The earth mover score.',
  ],
  takes: {
    map: samples({ what: 'the map: an array (several along the first axis) or a volume' }),
    truth: samples({ what: 'the true place (not 0): one for all maps, or one for each' }),
    inside: samples({ what: 'where maps are scored (not 0), the brain for example; everywhere without it', optional: true }),
  },
  settings: z.object({
    sign: z.enum(['absolute', 'positive']).default('absolute').describe('Counts the size of relevance, or only what is positive.'),
    label: z
      .int()
      .min(0)
      .default(0)
      .describe(
        'The value that marks the truth, where it is an atlas: its other regions are then compared with it; 0 takes every value but 0.',
      ),
    fwhm: z.number().min(0).default(0).describe('Smooths maps by a Gaussian of this full width at half maximum, in voxels.'),
    cutoff: z.number().min(0).max(99.99).default(0).describe('Sets relevance below this percentile of the scored places to 0.'),
    dilate: z
      .array(z.number().min(0))
      .default([0])
      .describe('Widens the truth by so many millimetres (voxels, for arrays); one row of scores for each.'),
    tolerance: z
      .number()
      .min(0)
      .default(2)
      .describe('How many millimetres (voxels, for arrays) beside the truth still count for the pointing game with tolerance.'),
    far: z.number().min(1).default(20).describe('Beyond so many millimetres (voxels, for arrays) from the truth, relevance counts as far.'),
  }),
  gives: { scores: table({ what: 'scores beside chance', columns, suffix: 'desc-localisation_stats' }) },
  async run(inputs, settings, context) {
    const { scoreMaps } = await import('./localisation/score-maps.ts')
    return { scores: { columns, rows: await scoreMaps(inputs, settings, context) } }
  },
  verdict({ scores }) {
    const mass = scores?.rows.find(({ score }) => String(score).startsWith('relevance mass'))
    if (!mass || mass.value === null) return { level: 'warn', sentence: `No score is defined. ${mass?.undefined ?? ''}`.trim() }
    const [value, chance, low] = [Number(mass.value), Number(mass.chance), mass.low === null ? undefined : Number(mass.low)]
    const sentence = `${(100 * value).toFixed(1)} % of the relevance lies in the true place (chance ${(100 * chance).toFixed(1)} %).`
    const sure = low === undefined ? value > 2 * chance : low > chance
    return { level: sure ? 'good' : 'bad', sentence, detail: low === undefined ? 'Fewer than five maps: no interval is given.' : undefined }
  },
  figures: ({ scores }) => (scores ? [barChart('Scores, 0 at chance and 1 at best', scores, 'score', 'corrected', 1)] : []),
  phantom: { fast: true, make: makePlantedMap, makeNull: makeRandomMap, judge: judgeLocalisation },
})
