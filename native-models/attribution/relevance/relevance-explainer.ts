import { gradientExplainer } from '../gradient-explainer.ts'
import type { Explainer, Subject } from '../method.ts'
import { type Composite, relevanceRules } from './composite.ts'
import { mergeBatchNorm } from './merge-batch-norm.ts'
import { wholeGelu } from './whole-gelu.ts'

/** An explainer that carries relevance back, beginning with the explained number itself (or with 1). */
export function relevanceExplainer(subject: Subject, composite: Composite, start: 'value' | 'one' = 'value'): Promise<Explainer> {
  return gradientExplainer(
    subject,
    async ({ sample, value, gradient }) => {
      // The walk begins with the seed, of which it is a linear function; the explained number scales it.
      const begun = start === 'value' ? value : 1
      const map = await gradient(sample, begun)
      const sum = map.reduce((total, relevance) => total + relevance, 0)
      return {
        map,
        residual: {
          kind: 'conservation',
          value: Math.abs(sum - begun) / Math.max(Math.abs(begun), 1e-12),
          meaning: 'Sum of the map against the explained number; biases keep the rest.',
        },
      }
    },
    { rules: (open) => relevanceRules(open, composite), prepare: (model) => wholeGelu(mergeBatchNorm(model)) },
  )
}
