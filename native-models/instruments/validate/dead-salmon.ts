import { z } from 'zod'
import { type Column, instrument, model, samples, type Table, table } from '../contract.ts'
import { judgeSalmon, makeSeeingNetwork, makeUntrainedNetwork } from './dead-salmon/phantom.ts'
import { CASCADE, STATISTICS } from './dead-salmon/statistics.ts'

const columns = [
  { name: 'method', description: 'The attribution method' },
  { name: 'statistic', description: 'What was measured of map and place' },
  { name: 'null', description: 'What was made random' },
  { name: 'observed', description: 'The statistic, the mean over samples' },
  { name: 'expected', description: 'The same under the null, the mean over draws' },
  { name: 'draws', description: 'How many draws' },
  { name: 'p', description: 'Share of draws that reach the observed, the observed among them; read as "at most" at its floor' },
  { name: 'floor', description: 'The smallest p that so many draws can give' },
  { name: 'pFamily', description: 'p that controls the chance of any false finding over all rows of one null (max-T)' },
  { name: 'pDiscovery', description: 'p adjusted for the expected share of false findings over all rows (Benjamini and Hochberg)' },
  { name: 'rejected', description: 'yes when the null is rejected at the level of the test, over all rows of this null' },
] as const satisfies readonly Column[]

export const NULLS = [
  'random weights',
  'permuted weights',
  'cascaded weights',
  'moved place',
  'turned place',
  'shuffled samples',
  'input alone',
] as const

/** Those that are one test each, so that a hypothesis can be registered against them; they are also what is tested unless asked otherwise. */
export const SINGLE_NULLS = NULLS.filter((name) => name !== 'cascaded weights')

export default instrument({
  id: 'validate/dead-salmon',
  title: 'Would the map say this of a network that knows nothing?',
  summary:
    'Tests how much relevance lies in a place against networks with random weights, against the place moved elsewhere, against the maps of other samples, and against the input alone.',
  sources: [
    'Méloux M et al. (2025). The dead salmons of AI interpretability. arXiv:2512.18792.',
    'Adebayo J et al. (2018). Sanity checks for saliency maps. arXiv:1810.03292.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39. Westfall PH, Young SS (1993): single-step max-T. Benjamini Y, Hochberg Y (1995).',
  ],
  takes: {
    data: samples({ what: 'samples, one along the first axis each' }),
    model: model({ what: 'the model, as ONNX' }),
    place: samples({ what: 'the place that is claimed (not 0): one for all samples, or one for each' }),
    inside: samples({ what: 'where relevance is counted and the place may be moved to (not 0); everywhere without it', optional: true }),
    shuffled: table({
      what: 'networks trained on shuffled labels: a column "model" with their files, relative to the table',
      optional: true,
    }),
    targets: samples({
      what: 'what the model was trained to predict, one number a sample (0 and 1 for classes): networks like it are then trained on shuffled ones',
      optional: true,
    }),
  },
  settings: z.object({
    methods: z.array(z.string()).min(1).default(['gradient']).describe('Methods, by their names after explain/.'),
    methodSettings: z.string().default('').describe('Settings that every method takes, such as "draws=50".'),
    target: z.string().default('largest').describe('What is explained, as in explain/.'),
    nulls: z
      .array(z.enum(NULLS))
      .min(1)
      .default(SINGLE_NULLS)
      .describe(
        'What is made random: weights drawn anew, permuted, or layer by layer from the output down; the place moved, or turned and reflected about the middle; the samples; or nothing but the input.',
      ),
    statistics: z.array(z.enum(STATISTICS)).min(1).default(['relevance mass']).describe('What is measured of map and place.'),
    direction: z.enum(['greater', 'less']).default('greater').describe('Whether more is claimed than by chance, or less.'),
    draws: z.int().min(19).max(9999).default(99).describe('Draws of each null; the smallest p is 1 / (draws + 1).'),
    samples: z.int().min(1).default(20).describe('How many samples are looked at, at most.'),
    stages: z.int().min(1).max(100).default(4).describe('Stages of cascaded weights.'),
    retrained: z.int().min(19).max(999).default(19).describe('Networks trained on shuffled targets, where targets are given.'),
    trainingSteps: z.int().min(10).max(100000).default(150).describe('Most training steps of each of them.'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('Level of the test.'),
  }),
  gives: { tests: table({ what: 'each method against each null', columns, suffix: 'desc-nulls_stats' }) },
  async run(inputs, settings, context) {
    const { testAgainstNulls } = await import('./dead-salmon/test-against-nulls.ts')
    return { tests: { columns, rows: await testAgainstNulls(inputs, settings, context) } }
  },
  verdict({ tests }) {
    const all = tests?.rows ?? []
    // Where the upper layers alone are random the place may still be seen: that tells what the map rests on, and is no null.
    const rows = all.filter((row) => !isPartial(String(row.null)))
    const cascaded = cascadeWords(all)
    const methods = [...new Set(rows.map(({ method }) => String(method)))]
    const alive = methods.filter((method) => rows.filter((row) => row.method === method).every((row) => row.rejected === 'yes'))
    const worst = rows.reduce((a, b) => (Number(b.pFamily) > Number(a.pFamily) ? b : a), rows[0] ?? { pFamily: 1, null: '' })
    const trained = rows.some((row) => String(row.null).startsWith('shuffled labels'))
    const notRun = `${cascaded}${trained ? '' : 'Shuffled labels were not tested: that needs targets, or networks trained on them.'}`.trim()
    if (alive.length === methods.length && rows.length) {
      return { level: 'good', sentence: 'What the map says of this place is not said by chance: every null is rejected.', detail: notRun }
    }
    return {
      level: 'bad',
      sentence: `The null "${worst.null}" says as much: p = ${Number(worst.pFamily).toPrecision(2)}. The map is no evidence for this place.`,
      detail: `${alive.length ? `Not so for ${alive.join(', ')}. ` : ''}${notRun}`,
    }
  },
  phantom: { fast: true, make: makeSeeingNetwork, makeNull: makeUntrainedNetwork, judge: judgeSalmon },
})

const LAYERS = new RegExp(`^${CASCADE}: top (\\d+) of (\\d+) layers$`)

function isPartial(name: string): boolean {
  const [, top, all] = LAYERS.exec(name) ?? []
  return top !== all
}

/** How many layers, counted from the output, must be random before the map no longer says of the place what the model's says. */
function cascadeWords(rows: Table['rows']): string {
  const stages = rows.filter((row) => LAYERS.test(String(row.null)))
  if (!stages.length) return ''
  const lost = stages.find((row) => row.rejected === 'yes')
  const [, top, all] = LAYERS.exec(String((lost ?? stages.at(-1))?.null)) ?? []
  return lost
    ? `The place is lost once the top ${top} of ${all} layers are random. `
    : `The map still says it with all ${all} layers random: it does not rest on what was learnt. `
}
