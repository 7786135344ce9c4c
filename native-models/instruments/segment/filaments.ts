import { z } from 'zod'
import { barChart, type Column, instrument, samples, table } from '../contract.ts'
import { judgeFilaments, makeTubes, makeUnrelatedTubes } from './filaments/phantom.ts'
import { checkPair, instanceChannels } from './parts/instance-samples.ts'

const scoreColumns = [
  { name: 'score', description: 'Its name in the FISBe benchmark' },
  { name: 'value', description: 'Its value' },
  { name: 'chance', description: 'What labels strewn at random reach' },
  { name: 'meaning', description: 'What it is' },
] as const satisfies readonly Column[]

const instanceColumns = [
  { name: 'instance', description: 'Instance of the reference, in order of channel and label' },
  { name: 'covered', description: 'Share of its skeleton inside candidates that are assigned to it' },
  { name: 'best', description: 'clDice with the candidate most like it' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'segment/filaments',
  title: 'Scores of segmented filaments',
  summary: 'Compares instances of long thin structures (neurons, vessels) with those that people drew, as the FISBe benchmark does.',
  sources: [
    'Mais L et al. (2024). FISBe: a real-world benchmark dataset for instance segmentation of long-range thin filamentous structures. CVPR. The scores.',
    'Shit S et al. (2021). clDice: a novel topology-preserving loss function for tubular structure segmentation. CVPR. Overlap of skeletons.',
    'Lee TC, Kashyap RL, Chu CN (1994). Building skeleton models via 3-D medial surface/axis thinning algorithms. CVGIP 56:462–478.',
  ],
  takes: {
    candidate: samples({ what: 'labels of instances to judge: z × y × x, or channels × z × y × x where they overlap' }),
    reference: samples({ what: 'labels of instances that people drew, in the same voxels' }),
  },
  settings: z.object({
    partly: z.boolean().default(false).describe('The reference shows only some instances: candidates elsewhere are not counted as false.'),
    smallest: z.int().min(0).max(1_000_000).default(0).describe('Candidates of at most so many voxels are left out (800 in FISBe).'),
    mergeAbove: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Share of a skeleton from which a candidate counts as covering it, for mergers.'),
    splitAbove: z.number().min(0).max(1).default(0.05).describe('The same for splits.'),
  }),
  gives: {
    scores: table({ what: 'scores of the benchmark', columns: scoreColumns, suffix: 'desc-filaments_stats' }),
    instances: table({ what: 'how well each instance was found', columns: instanceColumns, suffix: 'desc-instances_stats' }),
  },
  async run({ candidate, reference }, settings) {
    const { scoreFilaments } = await import('../../scoring/filaments.ts')
    const { instancesOf } = await import('../../scoring/instances.ts')
    const [truth, given] = [instanceChannels(reference, 'reference'), instanceChannels(candidate, 'candidate')]
    checkPair(truth, given)
    const [drawn, judged] = [instancesOf(truth), instancesOf(given, settings.smallest)]
    const found = scoreFilaments(drawn, judged, settings)
    const row = (score: string, value: number, meaning: string) => ({ score, value, chance: 0, meaning })
    const { rows, columns, values } = found.clDice
    return {
      scores: {
        columns: scoreColumns,
        rows: [
          row('S', found.S, 'half avF1, half C: the score by which FISBe ranks'),
          row('avF1', found.avF1, 'mean F1 of instances over clDice above 0.1 to 0.9'),
          row('C', found.C, 'mean share of each skeleton that its candidates cover'),
          row('clDiceTP', found.clDiceTp, 'mean clDice of instances found (clDice above 0.5)'),
          row('tp', found.tp, 'share of instances found'),
          row('FS', found.falseSplits, 'false splits: surplus candidates on one instance'),
          row('FM', found.falseMerges, 'false mergers: surplus instances under one candidate'),
          row('avAP', found.avAP, 'mean of precision × recall over clDice above 0.5 to 0.95'),
          row('instances', drawn.all.length, 'instances of the reference'),
          row('candidates', judged.all.length, 'candidates'),
        ],
      },
      instances: {
        columns: instanceColumns,
        rows: Array.from({ length: rows }, (_, g) => ({
          instance: g + 1,
          covered: found.coverage[g],
          best: values.subarray(g * columns, (g + 1) * columns).reduce((a, b) => Math.max(a, b), 0),
        })),
      },
    }
  },
  verdict({ scores }) {
    const of = (name: string) => Number(scores?.rows.find(({ score }) => score === name)?.value)
    return {
      level: of('tp') >= 0.8 && of('FM') === 0 ? 'good' : of('tp') >= 0.4 ? 'warn' : 'bad',
      sentence: `${Math.round(100 * of('tp'))} % of ${of('instances')} instances were found; S is ${of('S').toFixed(3)}.`,
      detail: `${of('FS')} false splits and ${of('FM')} false mergers.`,
    }
  },
  figures: ({ instances }) => (instances ? [barChart('How much of each instance was covered', instances, 'instance', 'covered', 1)] : []),
  phantom: { fast: true, make: makeTubes, makeNull: makeUnrelatedTubes, judge: judgeFilaments },
})
