import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'

export default method({
  name: 'gradient',
  title: 'Gradient',
  summary: 'How the explained number changes with each value of the input.',
  sources: ['Simonyan K, Vedaldi A, Zisserman A (2014). Deep inside convolutional networks. arXiv:1312.6034.'],
  settings: z.object({
    absolute: z.boolean().default(false).describe('Gives the size of the change without its sign.'),
  }),
  signed: true,
  open: (subject, { absolute }) =>
    gradientExplainer(subject, async ({ sample, gradient }) => {
      const map = await gradient(sample)
      return { map: absolute ? map.map(Math.abs) : map }
    }),
})
