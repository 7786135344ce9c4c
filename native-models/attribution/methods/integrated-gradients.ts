import { z } from 'zod'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { completeness, gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { QUADRATURES, quadrature } from '../quadrature.ts'

export default method({
  name: 'integrated-gradients',
  title: 'Integrated gradients',
  summary: 'The gradient, averaged along the straight way from a baseline to the input, times the difference from the baseline.',
  sources: ['Sundararajan M, Taly A, Yan Q (2017). Axiomatic attribution for deep networks. ICML; arXiv:1703.01365, equation 1.'],
  settings: z.object({
    steps: z.int().min(1).max(2000).default(50).describe('Places along the way at which the gradient is taken.'),
    quadrature: z.enum(QUADRATURES).default('gausslegendre').describe('How the mean along the way is taken.'),
    ...baselineSettings,
  }),
  signed: true,
  open: (subject, settings) => {
    const { places, weights } = quadrature[settings.quadrature](settings.steps)
    return gradientExplainer(subject, async ({ sample, value, gradient, valueAt }, { progress }) => {
      const baseline = baselineOf(settings, sample, subject)
      const way = sample.map((end, i) => end - (baseline[i] ?? 0))
      const mean = new Float64Array(sample.length)
      for (const [n, place] of places.entries()) {
        const slopes = await gradient(way.map((length, i) => (baseline[i] ?? 0) + place * length))
        const weight = weights[n] ?? 0
        for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + weight * (slopes[i] ?? 0)
        progress?.((n + 1) / places.length)
      }
      const map = way.map((length, i) => length * (mean[i] ?? 0))
      const difference = value - (await valueAt(baseline))
      return {
        map,
        residual: completeness(map, difference, 'Sum of the map against the change of the output from the baseline to this input.'),
      }
    })
  },
})
