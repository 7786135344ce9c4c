import { z } from 'zod'
import { method } from '../method.ts'
import { epsilonRule, sharingRule } from '../relevance/layer-rules.ts'
import { relevanceExplainer } from '../relevance/relevance-explainer.ts'

export default method({
  name: 'srd',
  title: 'Sharing ratio decomposition',
  summary: 'Experimental. Shares the explained number by how much each place contributes to the vector over channels of every later place.',
  sources: [
    'Choi H-K, Jin S, Han K (2024). SRD: sharing ratio decomposition. ICLR; arXiv:2402.03348. Rebuilt from its definition of the ratios.',
  ],
  settings: z.object({ stabiliser: z.number().positive().default(1e-9).describe('Keeps the ratios from dividing by nothing.') }),
  signed: true,
  open: (subject, { stabiliser }) =>
    relevanceExplainer(subject, { convolution: sharingRule(stabiliser), dense: epsilonRule(stabiliser), stabiliser }),
})
