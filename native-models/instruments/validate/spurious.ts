import { z } from 'zod'
import { array, barChart, type Column, instrument, model, table } from '../contract.ts'
import { judgeSpurious, makeCleanClassifier, makeMarkedClassifier } from './spurious/phantom.ts'

const componentColumns = [
  { name: 'component', description: 'Number of the component, from the largest share of variance' },
  { name: 'share', description: 'Share of the variance of the evidence for the class that lies in it', unit: '%' },
  { name: 'lift', description: 'What it adds to the logit of samples of the class, on average, beyond what it adds to the others' },
  {
    name: 'outside',
    description: 'Share of its relevance (gradient times input, its 10 strongest samples) outside the region; n/a without one',
  },
  { name: 'chance', description: 'Share of the input that lies outside the region: what relevance strewn evenly would give' },
  {
    name: 'followed',
    description: 'Of the other samples in which it is as strong as in half of the class: how many the network takes for the class',
    unit: '%',
  },
  { name: 'strongest', description: 'The samples in which it adds most, counted from 1' },
  {
    name: 'flagged',
    description: 'yes when it holds 5 % of the variance or more and most of its relevance lies outside the region',
  },
] as const satisfies readonly Column[]

const effectColumns = [
  { name: 'group', description: 'Which samples' },
  { name: 'samples', description: 'How many there are' },
  { name: 'before', description: 'How many the network takes for the class', unit: '%' },
  { name: 'after', description: 'How many it takes for the class once the flagged components are taken off', unit: '%' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/spurious',
  title: 'Spurious features of a class',
  summary:
    'Splits the evidence of a classifier for one class into components, shows where in the input each comes from, flags those that lie outside where the answer should be, and writes the network without them.',
  sources: [
    'Neuhaus Y, Augustin M, Boreiko V, Hein M (2023). Spurious features everywhere: large-scale detection of harmful spurious features in ImageNet. ICCV; arXiv:2212.04871.',
  ],
  takes: {
    model: model({ what: 'a classifier that ends in a dense layer, as ONNX' }),
    data: array({ what: 'samples, one along the first axis each' }),
    classes: array({ what: 'the true class of each sample, counted from 0; what the network says without it', optional: true }),
    region: array({
      what: 'where the answer should come from (not 0), in the shape of one sample: the brain, for example',
      optional: true,
    }),
  },
  settings: z.object({
    class: z.int().min(0).default(1).describe('The class whose evidence is looked at, counted from 0.'),
    components: z.int().min(1).max(64).default(8).describe('How many components are looked at.'),
    remove: z.array(z.int().min(1)).default([]).describe('Components to take off, by number; those that are flagged when empty.'),
  }),
  gives: {
    components: table({ what: 'components of the evidence', columns: componentColumns, suffix: 'desc-components_stats' }),
    contributions: array({ what: 'what each component adds to the logit, samples × components', suffix: 'desc-contributions_array' }),
    maps: array({ what: 'mean relevance of each component, components × input', suffix: 'desc-components_array' }),
    effect: table({ what: 'what taking them off changes', columns: effectColumns, optional: true, suffix: 'desc-effect_stats' }),
    fixed: model({ what: 'the network without these components', optional: true, suffix: 'desc-spufix_model' }),
  },
  async run(inputs, settings, context) {
    const { findSpurious } = await import('./spurious/find.ts')
    const found = await findSpurious(inputs, settings, context)
    return {
      components: { columns: componentColumns, rows: found.rows },
      contributions: found.contributions,
      maps: found.maps,
      effect: found.effect && { columns: effectColumns, rows: found.effect },
      fixed: found.fixed,
    }
  },
  verdict({ components, region, effect }) {
    const flagged = components?.rows.filter((row) => row.flagged === 'yes') ?? []
    if (!region) {
      return {
        level: 'warn',
        sentence: 'Components are listed, none is judged: no region was given.',
        detail: 'Look at the strongest samples of each, or give the region where the answer should come from.',
      }
    }
    const share = flagged.reduce((sum, row) => sum + Number(row.share), 0)
    const [of, rest] = effect?.rows ?? []
    return flagged.length
      ? {
          level: 'bad',
          sentence: `${flagged.length === 1 ? 'One component' : `${flagged.length} components`} of the evidence, ${share.toFixed(0)} % of its variance, lie${flagged.length === 1 ? 's' : ''} outside the region.`,
          detail: effect
            ? `Without ${flagged.length === 1 ? 'it' : 'them'} the network takes ${of?.after} % of the class for it (${of?.before} % before) and ${rest?.after} % of the others (${rest?.before} % before).`
            : undefined,
        }
      : { level: 'good', sentence: 'No component of the evidence lies outside the region.' }
  },
  figures: ({ components }) =>
    components ? [barChart('Share of the evidence in each component (%)', components, 'component', 'share', 100)] : [],
  phantom: { fast: true, make: makeMarkedClassifier, makeNull: makeCleanClassifier, judge: judgeSpurious },
})
