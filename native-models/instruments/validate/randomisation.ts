import { z } from 'zod'
import { barChart, type Column, instrument, model, samples, table } from '../contract.ts'
import { judgeRandomisation, makeDeepNetwork, makeInputAlone } from './randomisation/phantom.ts'

const columns = [
  { name: 'step', description: 'How many layers have random weights' },
  { name: 'layer', description: 'The layer that was made random in this step' },
  { name: 'signed', description: "Spearman's correlation of the map with the original; 1 is the same map" },
  { name: 'absolute', description: 'The same of the sizes of relevance' },
  { name: 'ssim', description: 'Structural similarity of the sizes; n/a for maps smaller than its window' },
  { name: 'chance', description: 'Correlation of the sizes between maps of pairs of wholly random networks: what the input alone gives' },
  { name: 'complexity', description: "Rise of the map's entropy over that of the original, of it", unit: '%' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/randomisation',
  title: 'Does the map depend on the weights?',
  summary:
    'Makes the layers of a network random, one after the other, and watches whether the map changes. A map that stays shows the input, not the network.',
  sources: [
    'Adebayo J et al. (2018). Sanity checks for saliency maps. NeurIPS; arXiv:1810.03292. Cascading and independent randomisation.',
    'Hedström A et al. (2024). Sanity checks revisited. arXiv:2401.06465. Smooth MPRT (maps averaged over noisy inputs) and efficient MPRT (rise of complexity).',
  ],
  takes: {
    data: samples({ what: 'samples, one along the first axis each' }),
    model: model({ what: 'the model, as ONNX' }),
  },
  settings: z.object({
    method: z.string().default('gradient').describe('The method that makes the maps, by its name after explain/.'),
    methodSettings: z.string().default('').describe('Its settings, such as "draws=50 noise=0.1".'),
    target: z.string().default('largest').describe('What is explained, as in explain/.'),
    order: z
      .enum(['top-down', 'bottom-up', 'independent'])
      .default('top-down')
      .describe('Layers from the output, from the input, or each by itself with all others as they were.'),
    weights: z
      .enum(['draw', 'permute'])
      .default('draw')
      .describe("Draws weights with each tensor's mean and deviation, or shuffles each tensor."),
    noisyCopies: z.int().min(0).max(200).default(0).describe('Averages each map over so many noisy inputs (smooth MPRT); 0 does not.'),
    noise: z.number().min(0).default(0.1).describe('Their noise, as a share of the range of the sample.'),
    samples: z.int().min(1).default(5).describe('How many samples are looked at, at most.'),
  }),
  gives: { layers: table({ what: 'similarity to the original map, layer by layer', columns, suffix: 'desc-randomisation_stats' }) },
  async run(inputs, settings, context) {
    const { randomiseLayers } = await import('./randomisation/randomise-layers.ts')
    return { layers: { columns, rows: await randomiseLayers(inputs, settings, context) } }
  },
  verdict({ layers }) {
    const last = layers?.rows.at(-1)
    const [similar, chance] = [Number(last?.absolute), Number(last?.chance)]
    const words = `With all layers random, the sizes of relevance still correlate by ${similar.toFixed(2)} with the original; maps of two random networks do by ${chance.toFixed(2)}.`
    if (similar > 0.5) return { level: 'bad', sentence: 'The map hardly depends on the weights: it shows the input.', detail: words }
    if (similar > chance + 0.2) return { level: 'warn', sentence: 'Part of the map stays when the weights are random.', detail: words }
    return { level: 'good', sentence: 'The map changes with the weights.', detail: words }
  },
  figures: ({ layers }) => (layers ? [barChart('Similarity to the original map', layers, 'layer', 'absolute', 1)] : []),
  phantom: { fast: true, make: makeDeepNetwork, makeNull: makeInputAlone, judge: judgeRandomisation },
})
