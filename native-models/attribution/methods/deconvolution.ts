import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { deconvolutionRules } from '../rules-relu.ts'

export default method({
  name: 'deconvolution',
  title: 'Deconvolution',
  summary: 'The way back through the network, of which only positive parts pass each ReLU, whatever the unit did on the way forth.',
  sources: ['Zeiler MD, Fergus R (2014). Visualizing and understanding convolutional networks. ECCV; arXiv:1311.2901.'],
  settings: z.object({}),
  signed: true,
  open: (subject) =>
    gradientExplainer(subject, async ({ sample, gradient }) => ({ map: await gradient(sample) }), { rules: () => deconvolutionRules }),
})
