import { z } from 'zod'
import { barChart, type Column, instrument, model, samples, table } from '../contract.ts'
import { judgeClaims, makePlantedUnits, makeUnrelatedConcept } from './claims/phantom.ts'

const columns = [
  { name: 'unit', description: 'Index of the unit along the second axis of the value' },
  {
    name: 'auc',
    description: 'Area under the curve: how well its activation tells samples with the concept from those without; 0.5 is chance',
  },
  { name: 'aucP', description: 'p of that over all units together (max-T over shuffled concepts, two-sided)' },
  {
    name: 'effect',
    description: 'Mean change of the output towards the concept when the unit alone is set to what it is on the other samples',
  },
  { name: 'effectLow', description: 'Lower end of its 95 % bootstrap interval over samples' },
  { name: 'effectHigh', description: 'Upper end of it' },
  { name: 'share', description: 'Effect over the difference of the output between samples with and without the concept', unit: '%' },
  { name: 'effectP', description: 'p of the effect over all units together (max-T over changed signs, two-sided)' },
  {
    name: 'ablation',
    description: 'Root mean square change of the output with the unit held at its mean, over the deviation of the output',
  },
  { name: 'finding', description: 'causes, follows only, acts otherwise, or neither' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/claims',
  title: 'Does this unit stand for that, and does it matter?',
  summary:
    'Tests the claim that a unit of a network detects a concept: whether its activation follows the concept, and whether changing the unit alone changes the output accordingly.',
  sources: [
    'Leavitt ML, Morcos A (2020). Towards falsifiable interpretability research. arXiv:2010.12016.',
    'Huang J et al. (2023). Rigorously assessing natural language explanations of neurons. arXiv:2309.10312. Observational and interventional modes.',
    'Geiger A et al. (2021). Causal abstractions of neural networks. NeurIPS; arXiv:2106.02997. Interchange interventions.',
  ],
  takes: {
    data: samples({ what: 'samples, one along the first axis each' }),
    model: model({ what: 'the model, as ONNX' }),
    concept: samples({ what: 'one number a sample: how much of the concept it has' }),
  },
  settings: z.object({
    value: z
      .string()
      .default('')
      .describe('The inner value whose second axis are the units, as "touchstone model info" names it; the last hidden layer without it.'),
    units: z.array(z.int().min(0)).default([]).describe('Which units; all of them (at most 256) without it.'),
    threshold: z.number().default(0.5).describe('A sample has the concept when its number is above this.'),
    target: z.string().default('0').describe('The output that the concept should change, as in explain/.'),
    least: z
      .number()
      .gt(0)
      .lte(1)
      .default(0.1)
      .describe("The smallest effect that counts, as a share of the concept's difference (for ablation: of the output's deviation)."),
    draws: z.int().min(19).max(9999).default(999).describe('Draws of each test; the smallest p is 1 / (draws + 1).'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('Level of the tests, over all units together.'),
  }),
  gives: { units: table({ what: 'each unit: what it follows and what it does', columns, suffix: 'desc-claims_stats' }) },
  async run(inputs, settings, context) {
    const { testClaims } = await import('./claims/test-claims.ts')
    return { units: { columns, rows: await testClaims(inputs, settings, context) } }
  },
  verdict({ units }) {
    const rows = units?.rows ?? []
    const named = (finding: string) => rows.filter((row) => row.finding === finding).map((row) => row.unit)
    const [causes, follows] = [named('causes'), named('follows only')]
    const only = follows.length
      ? `Activation follows the concept without any effect on the output in ${follows.join(', ')}.`
      : 'No unit follows the concept without effect.'
    if (causes.length === 1)
      return { level: 'good', sentence: `Unit ${causes[0]} follows the concept, and changing it changes the output.`, detail: only }
    if (causes.length) {
      return {
        level: 'good',
        sentence: `Units ${causes.join(', ')} follow the concept, and changing each changes the output.`,
        detail: only,
      }
    }
    if (follows.length)
      return {
        level: 'bad',
        sentence: 'The claim does not stand: the units follow the concept, but the output does not use them.',
        detail: only,
      }
    return { level: 'bad', sentence: 'The claim does not stand: no unit follows the concept and changes the output with it.', detail: only }
  },
  figures: ({ units }) => (units ? [barChart('How well each unit tells the concept (0.5 is chance)', units, 'unit', 'auc', 1)] : []),
  phantom: { fast: true, make: makePlantedUnits, makeNull: makeUnrelatedConcept, judge: judgeClaims },
})
