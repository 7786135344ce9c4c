import { z } from 'zod'
import { calibrationColumns, calibrationError } from '../../scoring/calibration.ts'
import { array, drawing, drawn, instrument, table } from '../contract.ts'
import { judgePredictions } from './misclassification/judge-predictions.ts'
import { judgeMisclassification, makeCalibrated, makeCareless } from './misclassification/phantom.ts'
import { signalColumns } from './parts/compare-signals.ts'

export default instrument({
  id: 'trust/misclassification',
  title: 'Telling wrong predictions',
  summary:
    'How well what a classifier says of its own certainty tells its errors, at every coverage, and whether its probabilities are true.',
  sources: [
    'Hendrycks D, Gimpel K (2017). A baseline for detecting misclassified and out-of-distribution examples. ICLR.',
    'Geifman Y, Uziel G, El-Yaniv R (2019). Bias-reduced uncertainty estimation for deep neural classifiers. ICLR. AURC and E-AURC.',
    'Guo C et al. (2017). On calibration of modern neural networks. ICML. Expected calibration error, here over tenths of the items.',
    'Liu W et al. (2020). Energy-based out-of-distribution detection. NeurIPS 33.',
  ],
  takes: {
    outputs: array({ what: 'what the classifier gave: items × classes' }),
    truth: array({ what: 'the true class of each item, from 0' }),
  },
  settings: z.object({
    outputs: z
      .enum(['scores', 'probabilities'])
      .default('scores')
      .describe('Scores are what comes before a softmax; probabilities sum to 1.'),
    draws: z.int().min(50).max(10000).default(500).describe('How often items are drawn anew for the interval.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often right and wrong are exchanged for the p-value.'),
  }),
  gives: {
    signals: table({ what: 'how well each signal tells errors', columns: signalColumns, suffix: 'desc-misclassification_stats' }),
    calibration: table({ what: 'confidence and accuracy, tenth by tenth', columns: calibrationColumns, suffix: 'desc-calibration_stats' }),
    curves: drawing({ what: 'risk against coverage', suffix: 'desc-riskcoverage_figure' }),
  },
  run: async ({ outputs, truth }, settings, context) => judgePredictions(outputs, truth, settings, context),
  verdict({ signals, calibration }) {
    const row = signals?.rows[0]
    const error = calibration ? calibrationError(calibration.rows) : Number.NaN
    if (row?.auroc === null || row === undefined)
      return { level: 'warn', sentence: 'All predictions are alike right or wrong: there is nothing to tell apart.' }
    const tells = Number(row.p) < 0.05 && Number(row.auroc) > 0.5
    return {
      level: tells ? (error > 0.1 ? 'warn' : 'good') : 'bad',
      sentence: tells
        ? `The largest probability tells errors: a right prediction stands above a wrong one in ${Math.round(100 * Number(row.auroc))} % of pairs; chance 50 %.`
        : 'The largest probability does not tell errors from right predictions.',
      detail: `${(100 * Number(row.aurcChance)).toFixed(1)} % of all items are wrong. Probabilities are off by ${(100 * error).toFixed(1)} points on average.`,
    }
  },
  figures: ({ curves }) => (curves ? [drawn('Risk against coverage', curves)] : []),
  phantom: { fast: true, make: makeCalibrated, makeNull: makeCareless, judge: judgeMisclassification },
})
