import { z } from 'zod'
import { barChart, type Column, drawing, drawn, instrument, table } from '../contract.ts'
import { judgeAgreement, makeMeasuredTwice, makeUnrelated } from './agreement/phantom.ts'

const columns = [
  { name: 'measure', description: 'What was measured: a column that both tables have' },
  { name: 'subjects', description: 'Subjects with a number in both' },
  { name: 'bias', description: 'Mean of candidate less reference' },
  { name: 'biasLow', description: 'Lower end of its 95 % interval (bootstrap)' },
  { name: 'biasHigh', description: 'Upper end of its 95 % interval' },
  { name: 'lower', description: 'Lower limit of agreement: bias less 1.96 standard deviations of the differences' },
  { name: 'lowerLow', description: 'Lower end of its 95 % interval' },
  { name: 'lowerHigh', description: 'Upper end of its 95 % interval' },
  { name: 'upper', description: 'Upper limit of agreement' },
  { name: 'upperLow', description: 'Lower end of its 95 % interval' },
  { name: 'upperHigh', description: 'Upper end of its 95 % interval' },
  { name: 'error', description: 'Mean absolute difference, of the mean of the reference', unit: '%' },
  { name: 'icc', description: 'Intraclass correlation of single measurements for absolute agreement, ICC(A,1); chance is 0' },
  { name: 'iccLow', description: 'Lower end of its 95 % interval (bootstrap)' },
  { name: 'iccHigh', description: 'Upper end of its 95 % interval' },
  { name: 'consistency', description: 'The same without regard to a constant bias, ICC(C,1)' },
  { name: 'p', description: 'Share of deals of the candidate among subjects with an ICC as high, this one among them' },
  { name: 'pFamily', description: 'p that controls the chance of any false agreement (max-T)' },
  { name: 'trend', description: 'Correlation of the difference with the mean: far from 0, the bias depends on the size' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/agreement',
  title: 'Agreement of two cohorts of measurements',
  summary:
    'Compares two tables of the same subjects column by column: bias, limits of agreement (Bland–Altman) and intraclass correlation.',
  sources: [
    'Bland JM, Altman DG (1986). Statistical methods for assessing agreement between two methods of clinical measurement. Lancet 327:307–310.',
    'McGraw KO, Wong SP (1996). Forming inferences about some intraclass correlation coefficients. Psychological Methods 1:30–46.',
    'Efron B (1987). Better bootstrap confidence intervals. J Am Stat Assoc 82:171–185. Subjects are drawn.',
  ],
  takes: {
    candidate: table({ what: 'one row a subject, one column a measure, such as volumes of structures' }),
    reference: table({ what: 'the same of the way to compare with' }),
  },
  settings: z.object({
    subject: z.string().default('').describe('Column that names the subject; the first column when empty.'),
    measures: z.array(z.string()).default([]).describe('Columns to compare; all columns of numbers that both have when empty.'),
    draws: z.int().min(99).max(99_999).default(999).describe('Bootstrap draws, and deals of the candidate among subjects.'),
  }),
  gives: {
    agreement: table({ what: 'agreement of each measure', columns, suffix: 'desc-agreement_stats' }),
    differences: drawing({ what: 'difference against mean of each subject, with bias and limits' }),
  },
  async run({ candidate, reference }, settings, context) {
    const { compareCohorts } = await import('./agreement/compare-cohorts.ts')
    const { drawDifferences } = await import('./agreement/draw-differences.ts')
    const compared = compareCohorts(candidate, reference, settings, context)
    return { agreement: { columns, rows: compared.map(({ row }) => row) }, differences: drawDifferences(compared) }
  },
  verdict({ agreement }, warnings) {
    const rows = agreement?.rows ?? []
    const low = rows.filter(({ iccLow }) => !(Number(iccLow) >= 0.5))
    const biased = rows.filter(({ biasLow, biasHigh }) => Number(biasLow) > 0 || Number(biasHigh) < 0)
    const named = (some: typeof rows) => some.map(({ measure }) => measure).join(', ')
    return {
      level: low.length === rows.length ? 'bad' : low.length || biased.length || warnings.length ? 'warn' : 'good',
      sentence: low.length
        ? `${low.length} of ${rows.length} measures may agree poorly (interval of the ICC reaches below 0.5).`
        : `All ${rows.length} measures agree at least moderately (ICC above 0.5).`,
      detail: [low.length ? `Poor: ${named(low)}.` : '', biased.length ? `Biased: ${named(biased)}.` : 'No bias is shown.', ...warnings]
        .filter(Boolean)
        .join(' '),
    }
  },
  figures: ({ agreement, differences }) => [
    ...(differences ? [drawn('Difference against mean, with bias and limits of agreement', differences)] : []),
    ...(agreement ? [barChart('Intraclass correlation of each measure', agreement, 'measure', 'icc', 1)] : []),
  ],
  phantom: { fast: true, make: makeMeasuredTwice, makeNull: makeUnrelated, judge: judgeAgreement },
})
