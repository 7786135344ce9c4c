import { z } from 'zod'
import { barChart, type Column, instrument, samples, table } from '../contract.ts'
import { judgeCues, makeCuedAnswers, makeUncuedAnswers } from './cues/phantom.ts'

const columns = [
  { name: 'rank', description: 'Rank of the cue, the strongest first' },
  { name: 'cue', description: 'Name of the cue' },
  { name: 'split', description: 'How samples with and without it were told apart' },
  { name: 'with', description: 'Samples with the cue (or with much of it)' },
  { name: 'without', description: 'Samples without it (or with little of it)' },
  { name: 'hits', description: 'How much oftener the class is found where it is, with the cue than without', unit: 'percentage points' },
  {
    name: 'alarms',
    description: 'How much oftener the class is said where it is not, with the cue than without',
    unit: 'percentage points',
  },
  {
    name: 'strength',
    description: 'The larger of the two, over its deviation when cues are dealt out anew among samples of the same class',
  },
  { name: 'p', description: 'Share of deals that are as strong, this one among them' },
  { name: 'pFamily', description: 'p that controls the chance of any false cue (max-T)' },
  { name: 'pDiscovery', description: 'p adjusted for the expected share of false cues (Benjamini and Hochberg)' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/cues',
  title: 'Which cues does the model follow?',
  summary:
    'Ranks candidate cues (site, scanner, skull, field of view, burnt-in marks, line noise, block order) by how much the answers of a model depend on them once the truth is known.',
  sources: [
    'Hosseini P et al. (2025). SpurLens. arXiv:2503.08884. Accuracy with and without a cue, for samples with and without the object.',
    'Westfall PH, Young SS (1993). Resampling-based multiple testing. Deals are made within each true class, so that a cue which only goes along with the class is not blamed on the model.',
  ],
  takes: {
    answers: table({ what: 'one row a sample: the truth, what the model said, and candidate cues as further columns' }),
    data: samples({ what: 'the samples, in the same order: simple cues are then measured on them too', optional: true }),
  },
  settings: z.object({
    truth: z.string().default('truth').describe('Column of the true class.'),
    predicted: z.string().default('predicted').describe('Column of what the model said.'),
    class: z.string().default('').describe('The class that is looked at; right against wrong answers of any class when empty.'),
    cues: z.array(z.string()).default([]).describe('Columns to test; all further columns when empty.'),
    rateHz: z
      .number()
      .min(0)
      .default(0)
      .describe('Samples a second along the last axis of the data: line noise is measured when it is given.'),
    draws: z.int().min(99).max(99_999).default(999).describe('How often cues are dealt out anew.'),
  }),
  gives: { cues: table({ what: 'cues, the strongest first', columns, suffix: 'desc-cues_stats' }) },
  async run(inputs, settings, context) {
    const { rankCues } = await import('./cues/rank-cues.ts')
    return { cues: { columns, rows: rankCues(inputs, settings, context) } }
  },
  verdict({ cues }) {
    const found = cues?.rows.filter((row) => Number(row.pFamily) <= 0.05) ?? []
    const first = found[0]
    if (!first)
      return {
        level: 'good',
        sentence: `None of ${cues?.rows.length ?? 0} cues changes the answers beyond chance.`,
        detail: 'Cues that were not given were not tested.',
      }
    const [hits, alarms] = [Number(first.hits), Number(first.alarms)]
    const effect =
      Math.abs(hits) >= Math.abs(alarms)
        ? `finds the class ${Math.abs(hits)} points ${hits > 0 ? 'oftener' : 'more seldom'}`
        : `changes false alarms by ${alarms < 0 ? '−' : '+'}${Math.abs(alarms)} points`
    return {
      level: 'bad',
      sentence: `The model follows ${found.length === 1 ? 'a cue' : `${found.length} cues`}: with "${first.cue}" it ${effect}.`,
      detail: found.map((row) => `${row.cue}: p ≤ ${row.pFamily}`).join('; '),
    }
  },
  figures: ({ cues }) => (cues ? [barChart('Strength of each cue (deviations from chance)', cues, 'cue', 'strength')] : []),
  phantom: { fast: true, make: makeCuedAnswers, makeNull: makeUncuedAnswers, judge: judgeCues },
})
