import { z } from 'zod'
import { barChart, drawing, drawn, instrument, table } from '../contract.ts'
import { decodeTimes } from './over-time/decode-times.ts'
import { judgeTimes, makeEvoked, makeNothingEvoked } from './over-time/phantom.ts'
import { patternColumns, summaryColumns, timeColumns } from './over-time/tables.ts'
import { takesTrials, trialSettings } from './parts/trial-settings.ts'

export default instrument({
  id: 'decode/over-time',
  title: 'When events differ',
  summary: 'Tells for each moment round an event how well the electrodes tell which of several events it was, and from when on they do.',
  sources: [
    'King J-R, Dehaene S (2014). Characterizing the dynamics of mental representations: the temporal generalization method. Trends Cogn Sci 18:203–210.',
    'Ledoit O, Wolf M (2004). A well-conditioned estimator for large-dimensional covariance matrices. J Multivar Anal 88:365–411.',
    'Chen Y, Wiesel A, Eldar YC, Hero AO (2010). Shrinkage algorithms for MMSE covariance estimation. IEEE Trans Signal Process 58:5016–5029.',
    'Westfall PH, Young SS (1993). Resampling-based multiple testing. Wiley. The largest of all moments under exchanged labels.',
    'Haufe S et al. (2014). On the interpretation of weight vectors of linear models in multivariate neuroimaging. NeuroImage 87:96–110.',
  ],
  takes: takesTrials,
  settings: z.object({
    ...trialSettings({ fromS: -0.2, toS: 0.8 }),
    stepS: z.number().min(0.001).max(1).default(0.02).describe('Length of the windows whose mean of each channel is decoded, in seconds.'),
    shrinkage: z.enum(['none', 'ledoit-wolf', 'oas']).default('oas').describe('How covariances are made invertible.'),
    permutations: z.int().min(19).max(9999).default(499).describe('How often labels are exchanged to find what chance reaches.'),
  }),
  gives: {
    summary: table({ what: 'when and how well the events are told apart', columns: summaryColumns, suffix: 'desc-overtime_stats' }),
    times: table({ what: 'each moment', columns: timeColumns, suffix: 'desc-times_stats' }),
    pattern: table({
      what: 'how the first two events differ when they are told best',
      columns: patternColumns,
      suffix: 'desc-pattern_stats',
    }),
    course: drawing({ what: 'the area under the curve over time', suffix: 'desc-overtime_figure' }),
  },
  run: ({ recording: given, others }, settings, context) => decodeTimes(given, others, settings, context),
  verdict({ summary }) {
    const row = summary?.rows[0]
    const found = typeof row?.firstS === 'number'
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `The events are told apart from ${(1000 * Number(row.firstS)).toFixed(0)} ms on, best at ${(1000 * Number(row.bestS)).toFixed(0)} ms (area ${Number(row.auc).toFixed(2)}).`
        : 'The events are told apart at no time.',
      detail: `The largest area of all moments with exchanged labels is below ${Number(row?.limit).toFixed(2)} in 95 of 100 cases (p = ${Number(row?.p).toPrecision(2)} for the best moment).`,
    }
  },
  figures: ({ course, pattern }) => [
    ...(course ? [drawn('How well the events are told apart', course)] : []),
    ...(pattern ? [barChart('How they differ at the best moment', pattern, 'channel', 'differenceUv')] : []),
  ],
  phantom: { fast: true, make: makeEvoked, makeNull: makeNothingEvoked, judge: judgeTimes },
})
