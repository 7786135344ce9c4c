import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { meanOfDraws, noiseSettings } from '../noise.ts'

export default method({
  name: 'vargrad',
  title: 'VarGrad',
  summary: 'The variance of the gradient over noisy copies of the input.',
  sources: [
    'Adebayo J, Gilmer J, Goodfellow I, Kim B (2018). Local explanation methods for deep neural networks lack sensitivity. arXiv:1810.03307.',
  ],
  settings: z.object(noiseSettings),
  signed: false,
  open: (subject, settings) =>
    gradientExplainer(subject, async (at, context) => {
      const { variance } = await meanOfDraws(at, settings, context, (slope) => slope)
      return { map: Float32Array.from(variance) }
    }),
})
