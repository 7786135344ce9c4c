import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { guidedRules } from '../rules-relu.ts'

export default method({
  name: 'guided-backpropagation',
  title: 'Guided backpropagation',
  summary: 'The gradient, of which only positive parts pass each ReLU. Sharp, but known to hardly depend on the weights of upper layers.',
  sources: [
    'Springenberg JT, Dosovitskiy A, Brox T, Riedmiller M (2015). Striving for simplicity. arXiv:1412.6806.',
    'Adebayo J et al. (2018). Sanity checks for saliency maps. NeurIPS; arXiv:1810.03292.',
  ],
  settings: z.object({}),
  signed: true,
  open: (subject) =>
    gradientExplainer(subject, async ({ sample, gradient }) => ({ map: await gradient(sample) }), { rules: () => guidedRules }),
})
