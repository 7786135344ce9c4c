import { z } from 'zod'
import { array, drawing, drawn, instrument, qualityColumns, samples, table } from '../contract.ts'
import { confusionColumns, identify, scoreColumns } from './identify/identify.ts'
import { judgeIdentify, makeKnownLayer, makeUnrelated } from './identify/phantom.ts'

export default instrument({
  id: 'audit/identify',
  title: 'Which layer is it?',
  summary:
    'Compares a recorded population with candidate layers by encoding and by kernel alignment, beside the raw input, and shows which layers these can tell apart when one of them is the truth.',
  sources: [
    'Han Y, Poggio T, Cheung B (2023). System identification of neural systems: if we got it right, would we know? ICML; arXiv:2302.06677.',
    'Kornblith S, Norouzi M, Lee H, Hinton G (2019). Similarity of neural network representations revisited. ICML; arXiv:1905.00414.',
  ],
  takes: {
    recorded: samples({ what: 'recorded responses, stimuli × units' }),
    candidates: samples({ what: 'units of all candidate layers, stimuli × units, side by side' }),
    layers: array({ what: 'the layer of each column of candidates' }),
    input: samples({ what: 'the stimuli themselves, one row each' }),
    groups: array({ what: 'the group (scene, session) of each stimulus; a group is never divided', optional: true }),
  },
  settings: z.object({
    folds: z.int().min(3).max(20).default(5).describe('Parts of the stimuli, each predicted from the others.'),
    noise: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .describe('Noise that is added to a candidate layer when it plays the truth, in its deviations.'),
    permutations: z.int().min(19).max(999).default(39).describe('How often stimuli are exchanged to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well each candidate explains what was recorded', columns: scoreColumns, suffix: 'desc-scores_stats' }),
    confusion: table({ what: 'the same with each candidate as the truth', columns: confusionColumns, suffix: 'desc-confusion_stats' }),
    quality: table({ what: 'whether the layers can be told apart', columns: qualityColumns, suffix: 'desc-quality_stats' }),
    figure: drawing({ what: 'encoding with each candidate as the truth, drawn', suffix: 'desc-confusion_figure' }),
  },
  run: (given, settings, context) => identify(given, settings, context),
  verdict({ quality, scores }) {
    const [best] = [...(scores?.rows ?? [])].sort((a, b) => Number(b.encoding) - Number(a.encoding))
    const failed = quality?.rows.filter(({ verdict }) => verdict !== 'good') ?? []
    return failed.length === 0
      ? { level: 'good', sentence: `Layer ${best?.candidate} explains what was recorded best, and could be told from the others.` }
      : {
          level: 'warn',
          sentence: 'No layer is identified.',
          detail: `${failed.map(({ measure, value }) => `${measure}: ${value}`).join('; ')}. The best score alone says nothing.`,
        }
  },
  figures: ({ figure }) => (figure ? [drawn('Encoding when each layer is the truth', figure)] : []),
  phantom: { fast: true, make: makeKnownLayer, makeNull: makeUnrelated, judge: judgeIdentify },
})
