import { z } from 'zod'
import { array, drawing, drawn, instrument, model, qualityColumns, table } from '../contract.ts'
import { judgeTree, makeConstantNetwork, makeKnownTree } from './tree/phantom.ts'
import { boxOf, rowsOf } from './tree/points.ts'
import { leafColumns, leafRows, pointColumns, pointRows } from './tree/tables.ts'

/** A wider tree cannot be read as a drawing. */
const LARGEST_DRAWN = 64

export default instrument({
  id: 'explain/tree',
  title: 'Exact decision tree',
  summary:
    'Turns a small dense ReLU network into the decision tree that it is: its questions, and the linear rule that holds at each leaf.',
  sources: [
    'Aytekin C (2022). Neural networks are decision trees. arXiv:2210.05189.',
    'Boyd S, Vandenberghe L (2004). Convex Optimization, 4.3.1: the Chebyshev centre, which says whether a region is empty.',
  ],
  takes: {
    model: model({ what: 'a small dense network with ReLU, as ONNX' }),
    points: array({ what: 'inputs to place in the tree, one row each; their range is the range of the tree', optional: true }),
  },
  settings: z.object({
    low: z.number().default(-1).describe('Lowest value of every input, where no points are given.'),
    high: z.number().default(1).describe('Highest value of every input, where no points are given.'),
    merge: z
      .enum(['value', 'class'])
      .default('value')
      .describe('Merges leaves with the same rule, or also branches in which one class wins everywhere.'),
    leaves: z.int().min(2).max(20_000).default(512).describe('Most leaves before it gives up.'),
    names: z.array(z.string()).default([]).describe('Names of the inputs, in order; x1, x2 … when empty.'),
  }),
  gives: {
    leaves: table({ what: 'the leaves and their rules', columns: leafColumns, suffix: 'desc-leaves_stats' }),
    points: table({ what: 'the points and the linear rule at each', columns: pointColumns, optional: true, suffix: 'desc-points_stats' }),
    tree: drawing({ what: 'the tree, drawn', optional: true, suffix: 'desc-tree_figure' }),
    quality: table({ what: 'agreement of tree and network', columns: qualityColumns, suffix: 'desc-quality_stats' }),
  },
  async run({ model: path, points }, settings, context) {
    const { loadModel } = await import('../../graph/onnx/load.ts')
    const { readNetwork } = await import('../../attribution/decision-tree/network.ts')
    const { growTree, leavesOf, simplify } = await import('../../attribution/decision-tree/grow.ts')
    const { drawTree } = await import('../../attribution/decision-tree/draw.ts')
    const { largestDifference } = await import('./tree/agreement.ts')
    context.progress(0, 'Reading the network')
    const loaded = await loadModel(path)
    const network = readNetwork(loaded)
    const rows = points && rowsOf(points, network.inputs)
    const box = boxOf(rows, network.inputs, settings)
    const names = Array.from({ length: network.inputs }, (_, i) => settings.names[i] ?? `x${i + 1}`)
    context.progress(0.1, 'Growing the tree')
    const whole = growTree(network, box, settings.leaves, context.signal)
    context.progress(0.6, 'Merging leaves')
    const tree = simplify(whole, box, settings.merge === 'class')
    context.progress(0.8, 'Comparing with the network')
    const { difference, scale } = await largestDifference(loaded, network.inputs, whole, box, rows, context.random)
    const regions = leavesOf(whole).length
    const hidden = network.hidden.reduce((sum, { layer }) => sum + layer.bias.length, 0)
    return {
      leaves: { columns: leafColumns, rows: leafRows(tree, names, rows) },
      points: rows && { columns: pointColumns, rows: pointRows(whole, names, rows) },
      quality: {
        columns: qualityColumns,
        rows: [
          {
            measure: 'Largest difference between tree and network, of the range of its output',
            value: Number(((100 * difference) / scale).toPrecision(3)),
            unit: '%',
            normal: 'below 0.01: the tree is the network',
            verdict: difference <= 1e-4 * scale ? 'good' : 'bad',
          },
          { measure: 'Hidden units', value: hidden, unit: 'n/a', normal: `at most 2^${hidden} leaves`, verdict: 'good' },
          { measure: 'Linear regions in this range', value: regions, unit: 'n/a', normal: 'as many as there are', verdict: 'good' },
          { measure: 'Leaves after merging', value: leavesOf(tree).length, unit: 'n/a', normal: 'at most the regions', verdict: 'good' },
        ],
      },
      tree: leavesOf(tree).length <= LARGEST_DRAWN ? drawTree(tree, names) : undefined,
    }
  },
  verdict({ leaves, quality }) {
    const of = (at: number) => quality?.rows[at]?.value
    const exact = quality?.rows[0]?.verdict === 'good'
    return {
      level: exact ? 'good' : 'bad',
      sentence: exact
        ? `The network is a tree of ${leaves?.rows.length} ${leaves?.rows.length === 1 ? 'leaf' : 'leaves'} in this range.`
        : 'The tree does not give what the network gives; do not read it.',
      detail: `It differs from the network by ${of(0)} % of the output's range at most; ${of(1)} hidden units make ${of(2)} linear regions here.`,
    }
  },
  figures: ({ tree }) => (tree ? [drawn('The tree: yes goes left, no goes right', tree)] : []),
  phantom: { fast: true, make: makeKnownTree, makeNull: makeConstantNetwork, judge: judgeTree },
})
