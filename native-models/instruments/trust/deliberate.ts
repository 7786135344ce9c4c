import { z } from 'zod'
import { array, drawing, drawn, instrument, table } from '../contract.ts'
import { deliberate, itemColumns, summaryColumns } from './deliberate/deliberate.ts'
import { judgeDeliberate, makeEmptyCertainty, makeNoisyDraws } from './deliberate/phantom.ts'
import { signalColumns } from './parts/compare-signals.ts'

export default instrument({
  id: 'trust/deliberate',
  title: 'Deliberate until certain',
  summary:
    'Takes random draws of a classifier until its mean is certain enough, or hands the item on, and shows what then tells its errors.',
  sources: [
    'Structural certainty as a stopping rule (SCI): 1 − H / log K of the running mean of scores under Monte Carlo dropout. Here the shortfall keeps its sign: its absolute value takes the surest items for unsure ones.',
    'Gal Y, Ghahramani Z (2016). Dropout as a Bayesian approximation. ICML. The draws.',
    'Geifman Y, El-Yaniv R (2017). Selective classification for deep neural networks. NeurIPS 30. Risk and coverage.',
  ],
  takes: {
    outputs: array({ what: 'scores before a softmax: draws × items × classes' }),
    truth: array({ what: 'the true class of each item, from 0' }),
  },
  settings: z.object({
    temperature: z.number().min(0.01).max(100).default(0.5).describe('By what scores are divided before the softmax.'),
    target: z.number().min(0).max(1).default(0.95).describe('Certainty from which an answer is given.'),
    draws: z.int().min(50).max(10_000).default(500).describe('How often items are drawn anew for the intervals.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often right and wrong are exchanged for the p-values.'),
  }),
  gives: {
    summary: table({ what: 'accuracy and draws of each rule', columns: summaryColumns, suffix: 'desc-deliberation_stats' }),
    signals: table({ what: 'how well each signal tells errors', columns: signalColumns, suffix: 'desc-signals_stats' }),
    items: table({ what: 'what became of each item', columns: itemColumns, suffix: 'desc-items_stats' }),
    curves: drawing({ what: 'risk against coverage', suffix: 'desc-riskcoverage_figure' }),
  },
  run: async ({ outputs, truth }, settings, context) => deliberate(outputs, truth, settings, context),
  verdict({ summary, signals }) {
    const row = (name: string) => signals?.rows.find(({ signal }) => signal === name)
    const [shortfall, plain] = [row('signed shortfall'), row('largest probability')]
    const given = summary?.rows[1]
    if (typeof shortfall?.auroc !== 'number')
      return { level: 'warn', sentence: 'All items are alike right or wrong: there is nothing to tell apart.' }
    const tells = Number(shortfall.p) < 0.05
    return {
      level: tells ? 'good' : 'bad',
      sentence: tells
        ? `Of ${summary?.rows[0]?.items} items ${given?.items} were answered, ${(100 * Number(given?.accuracy ?? 0)).toFixed(1)} % of them rightly.`
        : 'How certain it is does not tell right answers from wrong ones.',
      detail: `Area under the curve: shortfall ${shortfall.auroc.toFixed(3)}, largest probability ${Number(plain?.auroc).toFixed(3)}, number of draws ${Number(row('number of draws')?.auroc).toFixed(3)}; chance 0.5.`,
    }
  },
  figures: ({ curves }) => (curves ? [drawn('Risk against coverage', curves)] : []),
  phantom: { fast: true, make: makeNoisyDraws, makeNull: makeEmptyCertainty, judge: judgeDeliberate },
})
