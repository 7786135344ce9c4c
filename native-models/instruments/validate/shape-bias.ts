import { z } from 'zod'
import { array, barChart, type Column, instrument, model, samples, table } from '../contract.ts'
import { judgeShapeBias, makeGuessingNetwork, makeShapeNetwork } from './shape-bias/phantom.ts'

const columns = [
  { name: 'model', description: 'Which network' },
  { name: 'test', description: 'Cue conflict, or the band of frequencies that is left' },
  { name: 'value', description: 'Share of answers by shape among those by shape or texture; or accuracy on what is left', unit: '%' },
  { name: 'chance', description: 'Half for the conflict; one over the number of classes for a band', unit: '%' },
  { name: 'low', description: 'Lower end of the 95 % interval (Wilson)', unit: '%' },
  { name: 'high', description: 'Upper end', unit: '%' },
  { name: 'counted', description: 'Answers that count' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/shape-bias',
  title: 'Shape or texture?',
  summary:
    'Shows a classifier samples whose shape says one class and whose texture another, and samples with only some spatial frequencies left; compares an ordinary with a robust network where both are given.',
  sources: [
    'Geirhos R et al. (2019). ImageNet-trained CNNs are biased towards texture. ICLR; arXiv:1811.12231. Cue conflict and the shape share.',
    'Gavrikov P, Keuper J, Keuper M (2023). An extended study of human-like behavior under adversarial training. CVPRW; arXiv:2303.12669.',
  ],
  takes: {
    data: samples({ what: 'samples in which shape and texture say different classes' }),
    model: model({ what: 'a classifier, as ONNX' }),
    robust: model({ what: 'the same network after adversarial training', optional: true }),
    shapes: array({ what: 'the class of the shape of each sample, counted from 0' }),
    textures: array({ what: 'the class of its texture' }),
  },
  settings: z.object({
    cutoffs: z
      .array(z.number().gt(0).lte(0.5))
      .default([0.125, 0.25])
      .describe('Borders of bands, in cycles per voxel: what is below and what is above each is shown by itself.'),
  }),
  gives: { bias: table({ what: 'what the answers follow', columns, suffix: 'desc-shapebias_stats' }) },
  async run(inputs, settings, context) {
    const { measureBias } = await import('./shape-bias/measure-bias.ts')
    return { bias: { columns, rows: await measureBias(inputs, settings.cutoffs, context) } }
  },
  verdict({ bias }) {
    const conflict = bias?.rows.filter(({ test }) => test === 'cue conflict') ?? []
    const [first, second] = conflict
    if (!first || first.value === null)
      return { level: 'warn', sentence: 'The network chose neither the class of the shape nor that of the texture.' }
    const more = second ? ` After adversarial training ${second.value} % (${second.low} to ${second.high}).` : ''
    const detail = `${first.value} % of its answers follow the shape (${first.low} to ${first.high}; chance 50 %).${more}`
    if (Number(first.low) > 50) return { level: 'good', sentence: 'The network follows shape rather than texture.', detail }
    if (Number(first.high) < 50) return { level: 'warn', sentence: 'The network follows texture rather than shape.', detail }
    return { level: 'warn', sentence: 'Shape and texture weigh alike, as far as these samples tell.', detail }
  },
  figures: ({ bias }) => (bias ? [barChart('What the answers follow (%)', bias, 'test', 'value', 100)] : []),
  phantom: { fast: true, make: makeShapeNetwork, makeNull: makeGuessingNetwork, judge: judgeShapeBias },
})
