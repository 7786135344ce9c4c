import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import { barChart, type Column, instrument, samples, table } from '../contract.ts'
import { judgeAxons, makeLines, makeUnrelatedLines } from './axons/phantom.ts'
import { checkPair, instanceChannels } from './parts/instance-samples.ts'

const scoreColumns = [
  { name: 'score', description: 'Name of the score' },
  { name: 'value', description: 'Its value; n/a where nothing was given to score it by' },
  { name: 'chance', description: 'What labels strewn at random reach; n/a where it has no such level' },
  { name: 'meaning', description: 'What it is' },
] as const satisfies readonly Column[]

const skeletonColumns = [
  { name: 'skeleton', description: 'Skeleton of the reference' },
  { name: 'length', description: 'Its length', unit: 'as the spacing' },
  { name: 'erl', description: 'Its expected run length', unit: 'as the spacing' },
  { name: 'share', description: 'The same of its length' },
  { name: 'split', description: 'Edges whose ends lie in different segments' },
  { name: 'omitted', description: 'Edges with an end in no segment' },
  { name: 'merged', description: 'yes where parts lie in a segment that merges' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'segment/axons',
  title: 'Scores of segmented axons',
  summary: 'Says how far one gets along an axon before an error of the segmentation (expected run length), and how it splits and merges.',
  sources: [
    'Wei D et al. (2021). AxonEM dataset: 3D axon instance segmentation of brain cortical regions. MICCAI. The scores and their convention.',
    'Januszewski M et al. (2018). High-precision automated reconstruction of neurons with flood-filling networks. Nature Methods 15:605–610. ERL.',
    'Meilă M (2007). Comparing clusterings: an information based distance. J Multivariate Analysis 98:873–895.',
    'Arganda-Carreras I et al. (2015). Crowdsourcing the creation of image segmentation algorithms for connectomics. Front Neuroanat 9:142.',
  ],
  takes: {
    candidate: samples({ what: 'labels of segments to judge, z × y × x' }),
    skeletons: table({
      what: 'skeletons of the reference: SWC, NPZ (ERL graph), or columns skeleton, node, z, y, x, parent',
      optional: true,
    }),
    reference: samples({
      what: 'labels of the reference, for splits and mergers of voxels, and for skeletons where none are given',
      optional: true,
    }),
    outside: samples({ what: 'a mask of voxels where no axon is: a segment in it merges', optional: true }),
  },
  settings: z.object({
    spacing: z
      .array(z.number().positive())
      .length(3)
      .default([1, 1, 1])
      .describe('Size of a voxel along z, y and x in the units of the skeletons, such as 30, 8, 8 for nanometres.'),
    mergeFrom: z
      .int()
      .min(1)
      .max(100_000)
      .default(1)
      .describe('Nodes of a skeleton that make a merger: 1 is the paper’s convention, 50 forgives dust.'),
  }),
  gives: {
    scores: table({ what: 'scores', columns: scoreColumns, suffix: 'desc-axons_stats' }),
    skeletons: table({ what: 'run length of each skeleton', columns: skeletonColumns, suffix: 'desc-skeletons_stats' }),
  },
  async run({ candidate, skeletons, reference, outside }, { spacing, mergeFrom }) {
    const { expectedRunLength } = await import('../../scoring/run-length.ts')
    const { scorePartitions } = await import('../../scoring/partitions.ts')
    const { graphOf, graphOfLabels } = await import('./axons/skeleton-graph.ts')
    const judged = instanceChannels(candidate, 'candidate')
    const truth = reference && instanceChannels(reference, 'reference')
    if (truth) checkPair(truth, judged)
    if (!truth && !skeletons)
      throw new Problem({ kind: 'usage', what: 'There is nothing to compare with.', remedy: 'Give skeletons or reference.' })
    const [nx, ny, nz] = judged.shape
    const labels = judged.channels[0] ?? new Float64Array(nx * ny * nz)
    const scale = [spacing[0], spacing[1], spacing[2]] as const
    const graph = skeletons ? graphOf(skeletons) : graphOfLabels(truth as NonNullable<typeof truth>, scale)
    const segments = graph.nodes.map((node, n) => {
      const [z, y, x] = node.map((at, axis) => Math.trunc(at / scale[axis] + 1e-9))
      if (x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz) return labels[x + nx * (y + ny * z)]
      throw new Problem({
        file: skeletons?.file,
        place: `node ${n + 1}`,
        what: `A node lies at voxel ${z}, ${y}, ${x}, beyond ${nz} × ${ny} × ${nx}.`,
        remedy: 'Say in spacing how large a voxel is in the units of the skeletons.',
      })
    })
    const mask = outside && instanceChannels(outside, 'mask').channels[0]
    const run = expectedRunLength(graph, segments, mergeFrom, mask && Array.from(labels).filter((_, n) => mask[n] > 0))
    const partition = truth && scorePartitions(truth.channels[0], labels)
    const row = (score: string, value: number | undefined, chance: number | null, meaning: string) => ({
      score,
      value: value ?? null,
      chance,
      meaning,
    })
    return {
      scores: {
        columns: scoreColumns,
        rows: [
          row('ERL', run.erl, 0, 'expected run length: how far from a point at random to the next error, in the units of the spacing'),
          row('ERL of the reference', run.best, null, 'what it would be without errors'),
          row('NERL', run.nerl, 0, 'the ratio of both: 1 is perfect'),
          row('VOI split', partition?.voiSplit, null, 'bits: entropy of the candidate given the reference; 0 is perfect'),
          row('VOI merge', partition?.voiMerge, null, 'bits: entropy of the reference given the candidate; 0 is perfect'),
          row('ARAND', partition?.arand, null, 'adapted Rand error; 0 is perfect'),
        ],
      },
      skeletons: {
        columns: skeletonColumns,
        rows: run.skeletons.map(({ name, length, erl, split, omitted, merged }) => ({
          skeleton: name,
          length,
          erl,
          share: length > 0 ? erl / length : 0,
          split,
          omitted,
          merged: merged ? 'yes' : 'no',
        })),
      },
    }
  },
  verdict({ scores, skeletons }) {
    const of = (name: string) => Number(scores?.rows.find(({ score }) => score === name)?.value)
    const merged = skeletons?.rows.filter((row) => row.merged === 'yes').length ?? 0
    return {
      level: of('NERL') >= 0.8 ? 'good' : of('NERL') >= 0.4 ? 'warn' : 'bad',
      sentence: `One gets ${Number(of('ERL').toPrecision(3))} of ${Number(of('ERL of the reference').toPrecision(3))} along an axon before an error (NERL ${of('NERL').toFixed(3)}).`,
      detail: `${merged} of ${skeletons?.rows.length ?? 0} skeletons lie in segments that merge.`,
    }
  },
  figures: ({ skeletons }) =>
    skeletons ? [barChart('Share of each skeleton that is run without an error', skeletons, 'skeleton', 'share', 1)] : [],
  phantom: { fast: true, make: makeLines, makeNull: makeUnrelatedLines, judge: judgeAxons },
})
