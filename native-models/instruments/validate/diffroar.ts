import { z } from 'zod'
import { array, type Column, instrument, samples, table } from '../contract.ts'
import { judgeDiffRoar, makeLinearToy, makeMeaninglessToy } from './diffroar/phantom.ts'

const columns = [
  { name: 'training', description: 'Ordinary training, or training on attacked samples' },
  { name: 'accuracy', description: 'Accuracy of the network whose maps are used, on its own samples', unit: '%' },
  { name: 'keep', description: 'How much of each sample is kept', unit: '%' },
  { name: 'top', description: 'Accuracy of new networks that see only what has the largest relevance', unit: '%' },
  { name: 'bottom', description: 'Accuracy of new networks that see only what has the smallest relevance', unit: '%' },
  { name: 'quality', description: 'Top less bottom, as a share: 0 is what random maps give, below 0 the map hides what matters' },
  { name: 'topHits', description: 'How much of the truth (or of what is kept, if that is less) is among the largest; n/a without a truth' },
  { name: 'bottomHits', description: 'The same among the smallest' },
  { name: 'difference', description: 'Largest less smallest: 0 is what random maps give' },
  { name: 'chanceHits', description: 'Share of a sample that the truth has' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/diffroar',
  title: 'Do gradients show what matters?',
  summary:
    'Keeps only what has the largest relevance, and only what has the smallest, trains new networks on each, and compares. Networks trained in the ordinary way often fail.',
  sources: [
    'Shah H, Jain P, Netrapalli P (2021). Do input gradients highlight discriminative features? NeurIPS; arXiv:2102.12781. DiffROAR, BlockMNIST and the linear toy.',
  ],
  takes: {
    data: samples({ what: 'samples, one along the first axis each' }),
    classes: array({ what: 'the class of each sample, counted from 0' }),
    truth: samples({ what: 'where the signal is (not 0), for all samples or for each', optional: true }),
  },
  settings: z.object({
    method: z.string().default('gradient').describe('The method that makes the maps, by its name after explain/.'),
    methodSettings: z.string().default('').describe('Its settings, such as "draws=50 noise=0.1".'),
    width: z.int().min(1).max(100_000).default(500).describe('Hidden units of the network that is trained.'),
    steps: z.int().min(1).max(100_000).default(500).describe('Training steps.'),
    rate: z.number().positive().default(0.1).describe('Learning rate.'),
    epsilon: z.number().min(0).default(0.45).describe('Radius (ℓ2) of the attack in adversarial training; 0 leaves it out.'),
    attackSteps: z.int().min(1).max(100).default(8).describe('Steps of that attack.'),
    keep: z.array(z.number().gt(0).lte(0.5)).min(1).default([0.1, 0.3, 0.5]).describe('Shares of a sample that are kept.'),
    retrain: z.boolean().default(true).describe('Trains new networks on what is kept; without it only the truth is compared.'),
    repeats: z.int().min(1).max(100).default(3).describe('New networks for each share.'),
  }),
  gives: { quality: table({ what: 'attribution quality', columns, suffix: 'desc-diffroar_stats' }) },
  async run(inputs, settings, context) {
    const { compareHalves } = await import('./diffroar/compare-halves.ts')
    return { quality: { columns, rows: await compareHalves(inputs, settings, context) } }
  },
  verdict({ quality }) {
    const rows = quality?.rows ?? []
    const value = (row: (typeof rows)[number]) => Number(row.quality ?? row.difference)
    const standard = rows.filter((row) => row.training === 'standard')
    const worst = standard.reduce((low, row) => Math.min(low, value(row)), Number.POSITIVE_INFINITY)
    const robust = rows.filter((row) => row.training === 'adversarial').map(value)
    const said = robust.length ? `After adversarial training it is ${Math.min(...robust)} or more.` : undefined
    if (worst < 0)
      return {
        level: 'bad',
        sentence: `Maps of the ordinarily trained network hide what matters: quality ${worst} (chance 0).`,
        detail: said,
      }
    if (worst < 0.1)
      return {
        level: 'warn',
        sentence: `Maps of the ordinarily trained network say hardly more than chance: quality ${worst} (chance 0).`,
        detail: said,
      }
    return {
      level: 'good',
      sentence: `What the maps show is what new networks can use: quality ${worst} or more (chance 0).`,
      detail: said,
    }
  },
  phantom: { make: makeLinearToy, makeNull: makeMeaninglessToy, judge: judgeDiffRoar },
})
