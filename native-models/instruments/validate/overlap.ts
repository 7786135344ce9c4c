import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import type { LabelVolume } from '../../data/volume/volume.ts'
import { frameCount, gridOf, scaledValues } from '../../volume/grid.ts'
import { overlap } from '../../volume/overlap.ts'
import { resampleTo } from '../../volume/resample.ts'
import { barChart, type Column, instrument, labelVolume, overlay, type Table, table, volume } from '../contract.ts'
import { chanceDice, labelledBox } from './overlap/chance.ts'
import { judgeOverlap, makeRandomLabels, makeShiftedSpheres } from './overlap/phantom.ts'

const scoreColumns = [
  { name: 'index', description: 'Value of the label in the reference' },
  { name: 'name', description: 'What it labels' },
  { name: 'color', description: 'Its colour as #rrggbb' },
  { name: 'dice', description: 'Twice the shared volume over the sum of both volumes; 1 is perfect' },
  { name: 'chance', description: 'Dice of the same volumes strewn at random in the box that holds all labels' },
  {
    name: 'hd95',
    description: 'The larger of the two 95th percentiles of distances between the surfaces; n/a when one is empty',
    unit: 'mm',
  },
  { name: 'assd', description: 'Mean distance between the surfaces; n/a when one is empty', unit: 'mm' },
  { name: 'reference', description: 'Volume in the reference', unit: 'mL' },
  { name: 'candidate', description: 'Volume in the candidate', unit: 'mL' },
  { name: 'difference', description: 'Volume of the candidate less that of the reference, of the reference', unit: '%' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/overlap',
  title: 'Agreement of two segmentations',
  summary: 'Compares a segmentation with a reference, label by label: Dice with its chance level, surface distances in mm, volumes in mL.',
  sources: [
    'Dice LR (1945). Measures of the amount of ecologic association between species. Ecology 26:297–302.',
    'Huttenlocher DP, Klanderman GA, Rucklidge WJ (1993). Comparing images using the Hausdorff distance. IEEE PAMI 15:850–863. Here its 95th percentile.',
    'Taha AA, Hanbury A (2015). Metrics for evaluating 3D medical image segmentation. BMC Medical Imaging 15:29.',
  ],
  takes: {
    candidate: labelVolume({ what: 'the segmentation to judge' }),
    reference: labelVolume({ what: 'the segmentation to compare with' }),
    scan: volume({ what: 'the scan that both label, to draw them on', optional: true }),
  },
  settings: z.object({
    labels: z.array(z.int().min(1)).default([]).describe('Values to compare; all that occur when empty.'),
  }),
  gives: { scores: table({ what: 'agreement of each label', columns: scoreColumns, suffix: 'desc-overlap_stats' }) },
  async run({ reference, candidate }, { labels }, context) {
    refuseFrames(reference)
    refuseFrames(candidate)
    const grid = gridOf(reference)
    const same = candidate.affine.every((value, at) => Math.abs(value - (reference.affine[at] ?? 0)) < 1e-3)
    if (!same || candidate.shape.join() !== reference.shape.join()) {
      context.warn('The two lie on different grids: the candidate was resampled to that of the reference (nearest neighbour).')
    }
    context.progress(0, 'Bringing both to one grid')
    const truth = scaledValues(reference)
    const judged = scaledValues(resampleTo(candidate, grid, 'nearest'))
    const known = labelsToCompare(reference, candidate, labels)
    const box = labelledBox(truth, judged, grid.shape)
    const rows: Table['rows'][number][] = []
    for (const [at, { index, name, color }] of known.entries()) {
      context.progress(0.1 + (0.9 * at) / known.length, `Comparing ${name}`)
      // Lets a request to stop come in between labels.
      await new Promise(setImmediate)
      context.signal.throwIfAborted()
      const score = overlap(maskOf(judged, index), maskOf(truth, index), grid)
      if (score.empty !== 'neither') context.warn(emptyWarning(name, score.referenceMl > 0))
      rows.push({
        index,
        name,
        color,
        dice: score.dice,
        chance: chanceDice(score.volumeMl, score.referenceMl, box.volumeMl(grid)),
        hd95: numberOrNull(score.hausdorff95Mm),
        assd: numberOrNull(score.assdMm),
        reference: score.referenceMl,
        candidate: score.volumeMl,
        difference: score.referenceMl > 0 ? (100 * (score.volumeMl - score.referenceMl)) / score.referenceMl : null,
      })
    }
    return { scores: { columns: scoreColumns, rows } }
  },
  verdict({ scores }, warnings) {
    const dice = scores?.rows.map((row) => Number(row.dice)) ?? []
    const mean = dice.reduce((sum, value) => sum + value, 0) / dice.length
    const above = scores?.rows.filter((row) => Number(row.dice) > 2 * Number(row.chance)).length ?? 0
    const failed = dice.filter((value) => value < 0.5).length
    const level = failed === 0 && !warnings.length ? 'good' : failed === dice.length ? 'bad' : 'warn'
    return {
      level,
      sentence: `Mean Dice is ${mean.toFixed(3)} over ${dice.length} ${dice.length === 1 ? 'label' : 'labels'}.`,
      detail: `${above} of ${dice.length} have more than twice the Dice of chance; ${failed} are below 0.5, where a label is usually called missed.`,
    }
  },
  figures: ({ scores, scan, reference, candidate }) => [
    ...(scan ? [overlay('Reference', scan, reference), overlay('Candidate', scan, namedAs(reference, candidate))] : []),
    ...(scores ? [barChart('Dice of each label', scores, 'name', 'dice', 1)] : []),
  ],
  phantom: { fast: true, make: makeShiftedSpheres, makeNull: makeRandomLabels, judge: judgeOverlap },
})

/** The candidate with the names and colours that the reference gives to the same labels. */
function namedAs(reference: LabelVolume, candidate: LabelVolume): LabelVolume {
  const known = new Map(reference.labels.map((label) => [label.index, label]))
  return { ...candidate, labels: candidate.labels.map((label) => known.get(label.index) ?? label) }
}

function labelsToCompare(reference: LabelVolume, candidate: LabelVolume, wanted: readonly number[]): LabelVolume['labels'] {
  const all = new Map([...candidate.labels, ...reference.labels].map((label) => [label.index, label]))
  const chosen = [...all.values()].filter(({ index }) => !wanted.length || wanted.includes(index)).sort((a, b) => a.index - b.index)
  const absent = wanted.find((index) => !all.has(index))
  if (absent !== undefined || !chosen.length) {
    throw new Problem({
      what: absent === undefined ? 'Neither segmentation has any label.' : `Neither segmentation has a label ${absent}.`,
      remedy: `Labels that occur: ${[...all.keys()].sort((a, b) => a - b).join(', ') || 'none'}.`,
    })
  }
  return chosen
}

function maskOf(values: Float32Array, index: number): Uint8Array {
  const mask = new Uint8Array(values.length)
  for (let n = 0; n < values.length; n++) if (values[n] === index) mask[n] = 1
  return mask
}

function refuseFrames({ shape, source }: LabelVolume): void {
  if (frameCount({ shape }) === 1) return
  throw new Problem({
    file: source?.file,
    what: `This has ${shape.length} dimensions (${shape.join(' × ')}).`,
    remedy: 'Give one 3-D segmentation.',
  })
}

function emptyWarning(name: string, inReference: boolean): string {
  return inReference ? `${name} is missing in the candidate.` : `${name} is missing in the reference.`
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
