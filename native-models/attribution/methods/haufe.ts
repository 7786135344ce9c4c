import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'

export default method({
  name: 'haufe',
  title: 'Haufe pattern',
  summary:
    'How each value varies together with what the decoder looks at: the covariance of the data times the gradient, over the variance of the decoded number. Unlike weights, it is zero where there is only noise that the decoder cancels.',
  sources: [
    'Haufe S et al. (2014). On the interpretation of weight vectors of linear models in multivariate neuroimaging. NeuroImage 87:96–110, equation 6.',
    'For non-linear decoders the gradient at the sample stands in for the weights: a local pattern.',
  ],
  settings: z.object({}),
  signed: true,
  open: (subject) =>
    gradientExplainer(subject, async ({ sample, gradient }, { progress }) => {
      const rows = subject.background ?? []
      if (rows.length < 3) throw new Problem({ what: 'A pattern needs to know how the data vary.', remedy: 'Give at least three samples.' })
      const slopes = await gradient(sample)
      const mean = new Float64Array(sample.length)
      for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / rows.length
      // Σ g without forming Σ: each sample's projection on g, times the sample.
      const pattern = new Float64Array(sample.length)
      let variance = 0
      for (const [n, row] of rows.entries()) {
        let projection = 0
        for (let i = 0; i < mean.length; i++) projection += ((row[i] ?? 0) - (mean[i] ?? 0)) * (slopes[i] ?? 0)
        for (let i = 0; i < mean.length; i++)
          pattern[i] = (pattern[i] ?? 0) + (projection * ((row[i] ?? 0) - (mean[i] ?? 0))) / (rows.length - 1)
        variance += (projection * projection) / (rows.length - 1)
        progress?.((n + 1) / rows.length)
      }
      return { map: Float32Array.from(pattern, (value) => (variance > 0 ? value / variance : 0)) }
    }),
})
