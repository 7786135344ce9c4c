import { z } from 'zod'
import { method } from '../method.ts'
import { plusRule } from '../relevance/layer-rules.ts'
import { relevanceExplainer } from '../relevance/relevance-explainer.ts'

export default method({
  name: 'excitation-backpropagation',
  title: 'Excitation backpropagation',
  summary: 'Shares one unit of probability among the inputs along the weights that excite, layer by layer.',
  sources: [
    'Zhang J, Bargal SA, Lin Z, Brandt J, Shen X, Sclaroff S (2018). Top-down neural attention by excitation backprop. IJCV 126:1084–1102.',
  ],
  settings: z.object({ stabiliser: z.number().positive().default(1e-6).describe('Keeps the rule from dividing by nothing.') }),
  signed: false,
  open: (subject, { stabiliser }) => {
    const rule = plusRule(stabiliser, false)
    return relevanceExplainer(subject, { convolution: rule, dense: rule, stabiliser }, 'one')
  },
})
