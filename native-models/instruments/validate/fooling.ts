import { z } from 'zod'
import { array, type Column, instrument, model, samples, table } from '../contract.ts'
import { judgeFooling, makeBlindModel, makeSureModel } from './fooling/phantom.ts'

const columns = [
  { name: 'class', description: 'The class that the network was led to' },
  {
    name: 'way',
    description: 'gradient: noise that gradients move; evolution: waves that are changed by chance and kept when they raise the confidence',
  },
  { name: 'confidence', description: 'Probability that the network gives the class', unit: '%' },
  { name: 'noise', description: 'The same for noise that nothing was done to: the mean of 20', unit: '%' },
  { name: 'chance', description: 'One over the number of classes', unit: '%' },
  { name: 'asked', description: 'How often the network was asked' },
  { name: 'nearest', description: 'Correlation with the most similar of the given samples; n/a without samples' },
  { name: 'fooled', description: 'yes when the confidence that was asked for was reached' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/fooling',
  title: 'Is the network sure of what is nothing?',
  summary: 'Looks for inputs that show nothing and of which a classifier is nevertheless sure.',
  sources: ['Nguyen A, Yosinski J, Clune J (2015). Deep neural networks are easily fooled. CVPR; arXiv:1412.1897.'],
  takes: {
    model: model({ what: 'a classifier, as ONNX' }),
    data: samples({ what: 'samples, for the shape and the range of inputs, and to compare with' }),
  },
  settings: z.object({
    classes: z.array(z.int().min(0)).default([]).describe('Classes to lead it to, counted from 0; all (at most ten) when empty.'),
    ways: z
      .array(z.enum(['gradient', 'evolution']))
      .min(1)
      .default(['gradient', 'evolution'])
      .describe('How inputs are looked for.'),
    confidence: z.number().gt(0).lt(1).default(0.99).describe('Confidence at which it counts as fooled.'),
    steps: z.int().min(1).max(10_000).default(200).describe('Steps of the gradient, or generations of evolution.'),
    brood: z.int().min(1).max(1000).default(10).describe('Children in each generation.'),
  }),
  gives: {
    found: table({ what: 'what was found for each class', columns, suffix: 'desc-fooling_stats' }),
    inputs: array({ what: 'the inputs, in the order of the table', suffix: 'desc-fooling_array' }),
  },
  async run(inputs, settings, context) {
    const { findFooling } = await import('./fooling/find-fooling.ts')
    const { rows, made } = await findFooling(inputs, settings, context)
    return { found: { columns, rows }, inputs: made }
  },
  verdict({ found }) {
    const rows = found?.rows ?? []
    const fooled = rows.filter((row) => row.fooled === 'yes')
    if (!fooled.length)
      return {
        level: 'good',
        sentence: 'No input was found that shows nothing and of which the network is sure.',
        detail: 'Another search may find one.',
      }
    const first = fooled[0]
    return {
      level: 'bad',
      sentence: `The network is sure of inputs that show nothing: ${fooled.length} of ${rows.length} searches.`,
      detail: `Class ${first?.class}: ${first?.confidence} % by ${first?.way} (noise ${first?.noise} %, chance ${first?.chance} %). Its confidence alone does not say that an input is of the kind it was trained on.`,
    }
  },
  phantom: { fast: true, make: makeSureModel, makeNull: makeBlindModel, judge: judgeFooling },
})
