import { z } from 'zod'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { completeness, gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'

export default method({
  name: 'gradient-shap',
  title: 'Gradient SHAP',
  summary:
    'Gradients at random places between random baselines and the noisy input, times the difference from the baseline: the expectation of integrated gradients.',
  sources: [
    'Lundberg SM, Lee S-I (2017). A unified approach to interpreting model predictions. NeurIPS; Erion G et al. (2021). Expected gradients. Nature Machine Intelligence 3:620–631.',
  ],
  settings: z.object({
    draws: z.int().min(1).max(5000).default(20).describe('How many random places.'),
    noise: z.number().min(0).default(0).describe('Standard deviation of noise that is added to the input, in its units.'),
    ...baselineSettings,
    baselines: z
      .enum(['one', 'samples'])
      .default('one')
      .describe('Whether the baseline is always the one above, or one of the samples that were given, drawn at random.'),
  }),
  signed: true,
  open: (subject, settings) =>
    gradientExplainer(subject, async ({ sample, value, gradient, valueAt }, { random, progress }) => {
      const others = settings.baselines === 'samples' ? (subject.background ?? []) : []
      const one = baselineOf(settings, sample, subject)
      const sum = new Float64Array(sample.length)
      let reference = 0
      for (let draw = 0; draw < settings.draws; draw++) {
        const baseline = others[random.integer(Math.max(1, others.length))] ?? one
        const place = random.uniform()
        const noisy = settings.noise > 0 ? sample.map((x) => x + settings.noise * random.normal()) : sample
        const slopes = await gradient(noisy.map((x, i) => place * x + (1 - place) * (baseline[i] ?? 0)))
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + ((noisy[i] ?? 0) - (baseline[i] ?? 0)) * (slopes[i] ?? 0)
        if (others.length) reference += (await valueAt(baseline)) / settings.draws
        progress?.((draw + 1) / settings.draws)
      }
      const map = Float32Array.from(sum, (total) => total / settings.draws)
      const base = others.length ? reference : await valueAt(one)
      return {
        map,
        residual: completeness(map, value - base, 'Sum of the map against the change of the output from the baselines to this input.'),
      }
    }),
})
