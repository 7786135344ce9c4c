import { z } from 'zod'
import { array, instrument, table } from '../contract.ts'
import { auditFolds, leakageColumns } from './leakage/audit-folds.ts'
import { judgeLeakage, makeDrift, makeIndependent } from './leakage/phantom.ts'

export default instrument({
  id: 'validate/leakage',
  title: 'Leakage between folds',
  summary: 'Asks whether random folds of a series leak: what they reach with labels that mean nothing, and what blocked folds reach.',
  sources: [
    'Li R et al. (2021). The perils and pitfalls of block design for EEG classification experiments. IEEE TPAMI 43:316–333.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.',
  ],
  takes: {
    features: array({ what: 'time × features, in order of time' }),
    labels: array({ what: 'a whole number for each time' }),
  },
  settings: z.object({
    folds: z.int().min(2).max(50).default(5).describe('Parts, each decoded from what is learned in the others.'),
    gap: z.int().min(0).max(100000).default(0).describe('Items beside each block that are not learned from.'),
    shifts: z.int().min(19).max(9999).default(99).describe('How often the labels are shifted in time.'),
  }),
  gives: {
    scores: table({
      what: 'random and blocked folds, with labels and with shifted ones',
      columns: leakageColumns,
      suffix: 'desc-leakage_stats',
    }),
  },
  run: async ({ features, labels }, settings, context) => auditFolds(features, labels, settings, context),
  verdict({ scores }) {
    const [random, blocked] = ['random', 'blocked'].map((name) => scores?.rows.find(({ folds }) => folds === name))
    const leaks = Number(random?.shifted) > Number(blocked?.shifted) + 0.05
    return {
      level: leaks ? 'bad' : 'good',
      sentence: leaks
        ? `Random folds leak: labels that mean nothing reach ${Number(random?.shifted).toFixed(2)}.`
        : 'Random folds do not leak through slow changes here.',
      detail: `Blocked folds score ${Number(blocked?.score).toFixed(2)} (p = ${Number(blocked?.p).toPrecision(2)}), random folds ${Number(random?.score).toFixed(2)}.`,
    }
  },
  phantom: { fast: true, make: makeDrift, makeNull: makeIndependent, judge: judgeLeakage },
})
