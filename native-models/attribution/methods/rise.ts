import { z } from 'zod'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { sizesOf } from '../features.ts'
import { forwardExplainer } from '../forward-explainer.ts'
import { method } from '../method.ts'
import { upsample } from '../upsample.ts'

export default method({
  name: 'rise',
  title: 'RISE',
  summary: 'The mean of many random masks, each weighted by what the model says of the input behind it. Needs no gradients.',
  sources: [
    'Petsiuk V, Das A, Saenko K (2018). RISE: randomized input sampling for explanation of black-box models. BMVC; arXiv:1806.07421, equation 6.',
  ],
  settings: z.object({
    masks: z.int().min(1).max(100_000).default(500).describe('How many random masks.'),
    keep: z.number().gt(0).lt(1).default(0.5).describe('Probability that a cell of a mask is kept.'),
    cells: z
      .array(z.int().min(1))
      .min(1)
      .default([7])
      .describe('Cells of a mask along each axis after the channels; one number is for all.'),
    centred: z
      .boolean()
      .default(true)
      .describe(
        'Takes off the mean score, one number for all places, which lowers the noise: 0 is then what a place that does not matter has.',
      ),
    ...baselineSettings,
  }),
  signed: true,
  open: (subject, settings) =>
    forwardExplainer(subject, async ({ sample, value, valueAt }, { random, progress }) => {
      const [, channels = 1, ...grid] = subject.shape
      const cells = sizesOf(settings.cells, grid)
      const baseline = baselineOf(settings, sample, subject)
      const places = sample.length / channels
      const sum = new Float64Array(places)
      const empty = await valueAt(baseline)
      const middle = settings.centred ? settings.keep * value + (1 - settings.keep) * empty : 0
      for (let n = 0; n < settings.masks; n++) {
        const mask = drawMask(grid, cells, settings.keep, random)
        const score = await valueAt(sample.map((x, i) => (baseline[i] ?? 0) + (mask[i % places] ?? 0) * (x - (baseline[i] ?? 0))))
        for (let p = 0; p < places; p++)
          sum[p] = (sum[p] ?? 0) + (score - middle) * ((mask[p] ?? 0) - (settings.centred ? settings.keep : 0))
        progress?.((n + 1) / settings.masks)
      }
      return { map: Float32Array.from({ length: sample.length }, (_, i) => (sum[i % places] ?? 0) / (settings.masks * settings.keep)) }
    }),
})

/** A random grid of zeros and ones, made smooth by linear interpolation and shifted by less than a cell. */
function drawMask(
  grid: readonly number[],
  cells: readonly number[],
  keep: number,
  random: { uniform(): number; integer(n: number): number },
): Float32Array {
  const coarse = cells.map((n) => n + 1)
  const drawn = Float32Array.from({ length: coarse.reduce((a, b) => a * b, 1) }, () => (random.uniform() < keep ? 1 : 0))
  const cell = grid.map((n, axis) => Math.ceil(n / (cells[axis] ?? 1)))
  const large = coarse.map((n, axis) => n * (cell[axis] ?? 1))
  const fine = upsample(drawn, coarse, large, 'linear')
  const shift = cell.map((n) => random.integer(n))
  const mask = new Float32Array(grid.reduce((a, b) => a * b, 1))
  for (let p = 0; p < mask.length; p++) {
    let rest = p
    let from = 0
    let stride = 1
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      const n = grid[axis] ?? 1
      from += ((rest % n) + (shift[axis] ?? 0)) * stride
      rest = Math.floor(rest / n)
      stride *= large[axis] ?? 1
    }
    mask[p] = fine[from] ?? 0
  }
  return mask
}
