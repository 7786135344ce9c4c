import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import { method } from '../method.ts'
import type { Composite } from '../relevance/composite.ts'
import { alphaBetaRule, boxRule, epsilonRule, flatRule, gammaRule, type LayerRule, plusRule, squareRule } from '../relevance/layer-rules.ts'
import { relevanceExplainer } from '../relevance/relevance-explainer.ts'

const settings = z.object({
  composite: z
    .enum([
      'epsilon-plus',
      'epsilon-plus-flat',
      'epsilon-alpha2-beta1',
      'epsilon-alpha2-beta1-flat',
      'epsilon-gamma-box',
      'epsilon-gamma',
      'epsilon',
      'gamma',
      'z-plus',
      'alpha-beta',
    ])
    .default('epsilon-plus')
    .describe(
      'Rules by layer: dense layers before the dash, convolutions after it, the first layer last; a single name is for all layers.',
    ),
  epsilon: z.number().min(0).default(1e-6).describe('ε of the ε rule.'),
  gamma: z.number().min(0).default(0.25).describe('γ of the γ rule.'),
  alpha: z.number().min(1).default(2).describe('α of the αβ rule; β is α − 1.'),
  first: z
    .enum(['composite', 'flat', 'w-square', 'box'])
    .default('composite')
    .describe('Rule of the first layer, if not that of the composite.'),
  low: z.number().default(0).describe('Lowest value of the input, for the box rule.'),
  high: z.number().default(1).describe('Highest value of the input, for the box rule.'),
  stabiliser: z.number().positive().default(1e-6).describe('Keeps the other rules from dividing by nothing.'),
})

type Settings = z.infer<typeof settings>

export default method({
  name: 'lrp',
  title: 'Layer-wise relevance propagation',
  summary: 'Shares the explained number among the inputs, layer by layer, so that the parts add up to it as far as biases allow.',
  sources: [
    'Bach S et al. (2015). On pixel-wise explanations by layer-wise relevance propagation. PLoS ONE 10:e0130140.',
    'Montavon G, Binder A, Lapuschkin S, Samek W, Müller K-R (2019). Layer-wise relevance propagation: an overview. LNCS 11700.',
    'Kohlbrenner M et al. (2020). Towards best practice in explaining neural network decisions with LRP. IJCNN; arXiv:1910.09840.',
  ],
  settings,
  signed: true,
  open: (subject, chosen) => relevanceExplainer(subject, compositeOf(chosen)),
})

function compositeOf(chosen: Settings): Composite {
  const { epsilon, gamma, alpha, stabiliser, low, high } = chosen
  if (low >= high) throw new Problem({ kind: 'usage', what: `The box goes from ${low} to ${high}.`, remedy: 'Let low be below high.' })
  const dense = epsilonRule(epsilon)
  const plus = plusRule(stabiliser)
  const twoOne = alphaBetaRule(2, 1, stabiliser)
  const strengthened = gammaRule(gamma, stabiliser)
  const flat = flatRule(stabiliser)
  const box = boxRule(low, high, stabiliser)
  const all = (rule: LayerRule) => ({ convolution: rule, dense: rule })
  const composites: Record<Settings['composite'], Omit<Composite, 'stabiliser'>> = {
    'epsilon-plus': { convolution: plus, dense },
    'epsilon-plus-flat': { convolution: plus, dense, first: flat },
    'epsilon-alpha2-beta1': { convolution: twoOne, dense },
    'epsilon-alpha2-beta1-flat': { convolution: twoOne, dense, first: flat },
    'epsilon-gamma-box': { convolution: strengthened, dense, first: box },
    'epsilon-gamma': { convolution: strengthened, dense },
    epsilon: all(dense),
    gamma: all(strengthened),
    'z-plus': all(plus),
    'alpha-beta': all(alphaBetaRule(alpha, alpha - 1, stabiliser)),
  }
  const firsts = { composite: composites[chosen.composite].first, flat, 'w-square': squareRule(stabiliser), box }
  return { ...composites[chosen.composite], first: firsts[chosen.first], stabiliser }
}
