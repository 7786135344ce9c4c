import { z } from 'zod'
import { array, barChart, type Column, instrument, model, table } from '../contract.ts'
import { judgeAttack, makeBlindClassifier, makeLinearClassifier } from './attack/phantom.ts'

const strengthColumns = [
  {
    name: 'epsilon',
    description: 'Size of the change, in units of the input (largest change of a value for ℓ∞, length of the change for ℓ2)',
  },
  { name: 'clean', description: 'Score without any change: accuracy, or Dice of a segmentation', unit: '%' },
  { name: 'noise', description: 'Score under random noise of exactly the same size', unit: '%' },
  { name: 'attack', description: 'Score under the attack', unit: '%' },
  { name: 'loss', description: 'What the attack costs beyond what noise of the same size costs', unit: 'percentage points' },
  { name: 'chance', description: 'Score of one who always answers the commonest class (0 for a segmentation)', unit: '%' },
] as const satisfies readonly Column[]

const sampleColumns = [
  { name: 'sample', description: 'Number of the sample, counted from 1' },
  { name: 'clean', description: 'Its score without any change', unit: '%' },
  { name: 'attack', description: 'Its score under the strongest attack', unit: '%' },
  { name: 'smallest', description: 'Smallest ℓ2 change found that changes the class; n/a when none was found or for a segmentation' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/attack',
  title: 'Robustness to the worst change',
  summary: 'Changes samples as little as possible so that a network errs, beside random noise of exactly the same size.',
  sources: [
    'Goodfellow IJ, Shlens J, Szegedy C (2015). Explaining and harnessing adversarial examples. arXiv:1412.6572.',
    'Madry A et al. (2018). Towards deep learning models resistant to adversarial attacks. arXiv:1706.06083.',
    'Moosavi-Dezfooli SM, Fawzi A, Frossard P (2016). DeepFool. arXiv:1511.04599; with Fawzi O (2017). Universal adversarial perturbations. arXiv:1610.08401.',
    'Paschali M et al. (2018). Generalizability vs. robustness: adversarial examples for medical imaging. MICCAI. Noise of the same size beside each attack.',
  ],
  takes: {
    model: model({ what: 'a classifier or a segmentation network, as ONNX' }),
    data: array({ what: 'samples, one along the first axis each' }),
    truth: array({
      what: 'the right class of each sample, or its label map; without it, what the network says of the unchanged sample',
      optional: true,
    }),
    mask: array({ what: 'where a sample may be changed (not 0); everywhere without it', optional: true }),
  },
  settings: z.object({
    attack: z
      .enum(['projected', 'fast', 'universal'])
      .default('projected')
      .describe('Many small steps along the gradient, one step, or one change for all samples.'),
    norm: z.enum(['l-infinity', 'l2']).default('l-infinity').describe('How the size of a change is measured.'),
    epsilon: z.array(z.number().positive()).min(1).default([0.01, 0.03, 0.1]).describe('Sizes of the change, in units of the input.'),
    steps: z.int().min(1).max(500).default(10).describe('Steps of the attack, except for one step.'),
    low: z.number().optional().describe('Lowest value that an input may take; no limit when empty.'),
    high: z.number().optional().describe('Highest value that an input may take; no limit when empty.'),
    smallest: z.boolean().default(true).describe('Also looks for the smallest change that changes the class.'),
  }),
  gives: {
    strength: table({ what: 'score against size of the change', columns: strengthColumns, suffix: 'desc-strength_stats' }),
    samples: table({ what: 'each sample', columns: sampleColumns, suffix: 'desc-samples_stats' }),
    adversarial: array({ what: 'the samples under the strongest attack', suffix: 'desc-adversarial_array' }),
  },
  async run(inputs, settings, context) {
    const { attackSamples } = await import('./attack/attack-samples.ts')
    const { strength, samples, adversarial } = await attackSamples(inputs, settings, context)
    return {
      strength: { columns: strengthColumns, rows: strength },
      samples: { columns: sampleColumns, rows: samples },
      adversarial,
    }
  },
  verdict({ strength }) {
    const rows = strength?.rows ?? []
    const beyond = (row: (typeof rows)[number], score: unknown) => Number(score) - Number(row.chance)
    const last = rows.at(-1)
    if (!last || beyond(last, last.clean) <= 0) {
      return {
        level: 'warn',
        sentence: `Without any change it scores ${last?.clean ?? 0} %, no better than chance (${last?.chance ?? 0} %): there is nothing to attack.`,
      }
    }
    const broken = rows.find((row) => beyond(row, row.attack) <= beyond(row, row.clean) / 2)
    const detail = `At ε = ${last.epsilon}: ${last.clean} % without change, ${last.noise} % under noise of that size, ${last.attack} % under attack (chance ${last.chance} %).`
    return broken
      ? {
          level: 'bad',
          sentence: `A change of ${broken.epsilon} takes half of its score beyond chance or more; noise of that size leaves ${broken.noise} %.`,
          detail,
        }
      : { level: 'good', sentence: `No change up to ${last.epsilon} takes half of its score beyond chance.`, detail }
  },
  figures: ({ strength }) =>
    strength ? [barChart('Score under attack (%), by size of the change', strength, 'epsilon', 'attack', 100)] : [],
  phantom: { fast: true, make: makeLinearClassifier, makeNull: makeBlindClassifier, judge: judgeAttack },
})
