import { z } from 'zod'
import { array, barChart, instrument, table } from '../contract.ts'
import { compareGeometries } from './plasticity/compare-geometries.ts'
import { judgePlasticity, makeDealtOut, makeLearned } from './plasticity/phantom.ts'
import { geometryColumns } from './plasticity/tables.ts'

export default instrument({
  id: 'audit/plasticity',
  title: 'Geometry of plasticity',
  summary:
    'Tells from weights before and after learning by which geometry synapses changed: in proportion to their strength, by equal amounts, or otherwise.',
  sources: [
    'Pogodin R, Cornford J, Ghosh A, Gidel G, Lajoie G, Richards BA (2024). Synaptic weight distributions depend on the geometry of plasticity. ICLR; arXiv:2305.19394.',
  ],
  takes: {
    before: array({ what: 'weights before' }),
    after: array({ what: 'the same weights after, in the same order' }),
  },
  settings: z.object({
    draws: z.int().min(99).max(9999).default(199).describe('How often normal numbers are drawn, and weights resampled.'),
    largestChange: z
      .number()
      .min(0.01)
      .max(2)
      .default(0.6)
      .describe('Change over weights beyond which no geometry is named: the reasoning holds for small changes only.'),
  }),
  gives: {
    geometries: table({ what: 'how normal the changes are in each geometry', columns: geometryColumns, suffix: 'desc-geometries_stats' }),
  },
  run: (given, settings, context) => compareGeometries(given, settings, context),
  verdict({ geometries }) {
    const rows = geometries?.rows ?? []
    const named = rows.find((row) => row.named === 1)
    if (named)
      return {
        level: 'good',
        sentence: `Changes are normal in the geometry of the ${named.geometry}, which is the closest in ${(100 * Number(named.closest)).toFixed(0)} % of resamples.`,
        detail: 'Weights that this geometry formed keep the shape of the distribution that they started from in it.',
      }
    const best = rows.toSorted((a, b) => Number(a.distance) - Number(b.distance))[0]
    return {
      level: 'warn',
      sentence: 'No geometry can be named.',
      detail: `The closest is ${best?.geometry} (in ${(100 * Number(best?.closest)).toFixed(0)} % of resamples, p = ${Number(best?.p).toPrecision(2)}, change ${Number(best?.change).toPrecision(2)} of the weights).`,
    }
  },
  figures: ({ geometries }) =>
    geometries ? [barChart('Distance of changes from the normal distribution', geometries, 'geometry', 'distance')] : [],
  phantom: { fast: true, make: makeLearned, makeNull: makeDealtOut, judge: judgePlasticity },
})
