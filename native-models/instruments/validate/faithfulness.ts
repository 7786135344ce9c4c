import { z } from 'zod'
import { type Column, instrument, model, samples, table } from '../contract.ts'
import { judgeFaithfulness, makeLinear, makeLinearWithOtherWeights } from './faithfulness/phantom.ts'

const columns = [
  { name: 'score', description: 'Name of the score' },
  { name: 'value', description: 'Its mean over samples; n/a where it is not defined' },
  { name: 'chance', description: 'The same for a map of random order or of random numbers; n/a where chance has no meaning' },
  { name: 'better', description: 'higher or lower, or n/a where neither is' },
  {
    name: 'low',
    description: 'Lower end of the 95 % interval of value less chance over samples (bootstrap); n/a for fewer than 5 samples',
  },
  { name: 'high', description: 'Upper end' },
  { name: 'meaning', description: 'What it measures' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/faithfulness',
  title: 'Does the model use what the map shows?',
  summary:
    'Takes away what a map calls important and watches the answer (deletion, insertion, ROAD, infidelity), and measures how steady, sparse and complete the map is; each beside chance.',
  sources: [
    'Petsiuk V, Das A, Saenko K (2018). RISE. arXiv:1806.07421. Deletion and insertion.',
    'Rong Y et al. (2022). A consistent and efficient evaluation strategy for attribution methods (ROAD). ICML; arXiv:2202.00449.',
    'Yeh C-K et al. (2019). On the (in)fidelity and sensitivity of explanations. arXiv:1901.09392. Alvarez-Melis D, Jaakkola T (2018). arXiv:1806.08049.',
    'Bhatt U, Weller A, Moura JMF (2020). Evaluating and aggregating feature-based model explanations. arXiv:2005.00631. Chalasani P et al. (2020). ICML.',
  ],
  takes: {
    data: samples({ what: 'samples, one along the first axis each' }),
    model: model({ what: 'the model, as ONNX' }),
    map: samples({ what: 'maps in the shape of the data; made by the method when left out', optional: true }),
  },
  settings: z.object({
    method: z.string().default('gradient').describe('The method, by its name after explain/; also for how steady its maps are.'),
    methodSettings: z.string().default('').describe('Its settings, such as "draws=50 noise=0.1".'),
    target: z.string().default('largest').describe('What is explained, as in explain/.'),
    fill: z
      .enum(['surrogate', 'mean', 'zero'])
      .default('surrogate')
      .describe('What stands where something was taken away: what continues the neighbours with a little noise (ROAD), the mean, or zero.'),
    steps: z.int().min(2).max(200).default(20).describe('Steps of deletion and insertion.'),
    draws: z.int().min(5).max(2000).default(50).describe('Random changes for infidelity, correlation and steadiness.'),
    noise: z.number().positive().default(0.1).describe('Size of those changes, as a share of the range of the sample.'),
    samples: z.int().min(1).default(20).describe('How many samples are looked at, at most.'),
  }),
  gives: { scores: table({ what: 'scores beside chance', columns, suffix: 'desc-faithfulness_stats' }) },
  async run(inputs, settings, context) {
    const { scoreFaithfulness } = await import('./faithfulness/score-faithfulness.ts')
    return { scores: { columns, rows: await scoreFaithfulness(inputs, settings, context) } }
  },
  verdict({ scores }) {
    const row = (name: string) => scores?.rows.find(({ score }) => score === name)
    const judged = ['deletion', 'insertion', 'faithfulness correlation'].map(row).filter((one) => one && one.value !== null)
    const good = judged.filter((one) =>
      one?.better === 'lower' ? Number(one.value) < Number(one.chance) : Number(one?.value) > Number(one?.chance),
    )
    const deletion = row('deletion')
    const detail = deletion ? `Deletion leaves a mean answer of ${deletion.value}, in random order ${deletion.chance}.` : undefined
    if (good.length === judged.length && judged.length)
      return {
        level: 'good',
        sentence: 'The answer falls faster along the map than in random order: the model uses what it shows.',
        detail,
      }
    if (good.length) return { level: 'warn', sentence: `${good.length} of ${judged.length} scores are better than chance.`, detail }
    return { level: 'bad', sentence: 'Taking away what the map shows changes the answer no more than taking away anything.', detail }
  },
  phantom: { fast: true, make: makeLinear, makeNull: makeLinearWithOtherWeights, judge: judgeFaithfulness },
})
