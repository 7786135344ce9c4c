import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'

export default method({
  name: 'receptive-field',
  title: 'Effective receptive field',
  summary: 'Where in the input a unit looks: the size of its gradient over random inputs, of which the sum is one.',
  sources: [
    'Luo W, Li Y, Urtasun R, Zemel R (2016). Understanding the effective receptive field in deep convolutional neural networks. NeurIPS; arXiv:1701.04128.',
  ],
  settings: z.object({
    draws: z.int().min(0).max(5000).default(20).describe('How many random inputs; with 0, the sample itself.'),
    noise: z.number().positive().default(1).describe('Standard deviation of the random inputs, in units of the input.'),
  }),
  signed: false,
  open: (subject, { draws, noise }) =>
    gradientExplainer(subject, async ({ sample, gradient }, { random, progress }) => {
      const sum = new Float64Array(sample.length)
      const count = Math.max(1, draws)
      for (let draw = 0; draw < count; draw++) {
        const slopes = await gradient(draws === 0 ? sample : sample.map(() => noise * random.normal()))
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + Math.abs(slopes[i] ?? 0)
        progress?.((draw + 1) / count)
      }
      const total = sum.reduce((all, value) => all + value, 0)
      return { map: Float32Array.from(sum, (value) => (total > 0 ? value / total : 0)) }
    }),
})
