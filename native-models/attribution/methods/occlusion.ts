import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { boxIndices, featuresOf, sizesOf } from '../features.ts'
import { type ForwardAt, forwardExplainer } from '../forward-explainer.ts'
import { withoutBand } from '../frequency-band.ts'
import { type ExplainContext, method, type Subject } from '../method.ts'

const settings = z.object({
  by: z
    .enum(['patch', 'region', 'channel', 'band'])
    .default('patch')
    .describe('What is taken away at a time: a box, a region that was given, a channel, or a band of frequencies along the last axis.'),
  patch: z.array(z.int().min(1)).min(1).default([8]).describe('Size of the box: one number, or one for each axis after the channels.'),
  stride: z.array(z.int().min(1)).default([]).describe('How far the box moves on; its own size when empty.'),
  perVoxel: z.boolean().default(false).describe('Divides by the number of values that were taken away.'),
  rateHz: z.number().positive().default(1).describe('Samples a second along the last axis, for bands.'),
  bands: z.array(z.number().min(0)).default([1, 4, 8, 13, 30, 45]).describe('Borders of the bands, in Hz, in order.'),
  ...baselineSettings,
})

export default method({
  name: 'occlusion',
  title: 'Occlusion',
  summary: 'How much the explained number falls when a part of the input is taken away. Needs no gradients.',
  sources: ['Zeiler MD, Fergus R (2014). Visualizing and understanding convolutional networks. ECCV; arXiv:1311.2901.'],
  settings,
  signed: true,
  open: (subject, chosen) =>
    forwardExplainer(subject, async (at, context) => ({ map: await (chosen.by === 'band' ? bands : boxes)(at, context, subject, chosen) })),
})

type Settings = z.infer<typeof settings>

/** The mean fall over the boxes that cover a value. */
async function boxes(
  { sample, value, valueAt }: ForwardAt,
  { progress }: ExplainContext,
  subject: Subject,
  chosen: Settings,
): Promise<Float32Array> {
  const parts =
    chosen.by === 'patch' ? movingBoxes(subject, chosen) : featuresOf(subject, chosen.by === 'region' ? 'region' : 'channel', [1]).indices
  const baseline = baselineOf(chosen, sample, subject)
  const sum = new Float64Array(sample.length)
  const covered = new Uint32Array(sample.length)
  for (const [n, part] of parts.entries()) {
    const without = sample.slice()
    for (const i of part) without[i] = baseline[i] ?? 0
    const fall = (value - (await valueAt(without))) / (chosen.perVoxel ? part.length : 1)
    for (const i of part) {
      sum[i] = (sum[i] ?? 0) + fall
      covered[i] = (covered[i] ?? 0) + 1
    }
    progress?.((n + 1) / parts.length)
  }
  return Float32Array.from(sum, (total, i) => total / Math.max(1, covered[i] ?? 1))
}

/** Boxes that begin at every multiple of the stride and reach the end of each axis. */
function movingBoxes({ shape }: Subject, { patch, stride }: Settings): Int32Array[] {
  const [, channels = 1, ...grid] = shape
  const sizes = sizesOf(patch, grid)
  const steps = stride.length ? sizesOf(stride, grid) : sizes
  let starts: number[][] = [[]]
  grid.forEach((n, axis) => {
    const size = sizes[axis] ?? 1
    const count = Math.ceil(Math.max(0, n - size) / (steps[axis] ?? 1)) + 1
    starts = starts.flatMap((start) => Array.from({ length: count }, (_, k) => [...start, k * (steps[axis] ?? 1)]))
  })
  return starts.map((start) => boxIndices(start, sizes, channels, grid))
}

/** The fall without each band, shared over the values in proportion to the squared part of the signal that the band was. */
async function bands(
  { sample, value, valueAt }: ForwardAt,
  _: ExplainContext,
  { shape }: Subject,
  chosen: Settings,
): Promise<Float32Array> {
  const length = shape.at(-1) ?? 1
  if (chosen.bands.length < 2) throw new Problem({ kind: 'usage', what: 'No band was given.', remedy: 'Give at least two borders, in Hz.' })
  const map = new Float32Array(sample.length)
  for (let b = 0; b + 1 < chosen.bands.length; b++) {
    const without = withoutBand(sample, length, chosen.rateHz, chosen.bands[b] ?? 0, chosen.bands[b + 1] ?? 0)
    const fall = value - (await valueAt(without))
    const power = sample.reduce((sum, x, i) => sum + (x - (without[i] ?? 0)) ** 2, 0)
    if (power === 0) continue
    for (let i = 0; i < map.length; i++) map[i] = (map[i] ?? 0) + (fall * ((sample[i] ?? 0) - (without[i] ?? 0)) ** 2) / power
  }
  return map
}
