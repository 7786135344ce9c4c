import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { meanOfDraws, noiseSettings, standardError } from '../noise.ts'

export default method({
  name: 'smoothgrad',
  title: 'SmoothGrad',
  summary: 'The mean gradient over noisy copies of the input.',
  sources: [
    'Smilkov D, Thorat N, Kim B, Viégas F, Wattenberg M (2017). SmoothGrad. arXiv:1706.03825.',
    'Hooker S et al. (2019). A benchmark for interpretability methods. NeurIPS. The squared form.',
  ],
  settings: z.object({
    ...noiseSettings,
    squared: z.boolean().default(false).describe('Takes the mean of the squared gradients.'),
    timesInput: z.boolean().default(false).describe('Multiplies each gradient by its noisy input first.'),
  }),
  signed: true,
  open: (subject, settings) =>
    gradientExplainer(subject, async (at, context) => {
      const { mean, variance } = await meanOfDraws(at, settings, context, (slope, place) => {
        const value = settings.timesInput ? slope * place : slope
        return settings.squared ? value * value : value
      })
      return { map: Float32Array.from(mean), residual: standardError(mean, variance, settings.draws) }
    }),
})
