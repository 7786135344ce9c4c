import { z } from 'zod'
import { array, barChart, instrument, spikes, table } from '../contract.ts'
import { findLatents } from './gpfa/find-latents.ts'
import { judgeLatents, makeAlone, makeShared } from './gpfa/phantom.ts'
import { latentColumns, scoreColumns, unitColumns } from './gpfa/tables.ts'

export default instrument({
  id: 'spikes/gpfa',
  title: 'Slow courses under many units',
  summary:
    'Fits a few smooth courses that many units follow (Gaussian-process factor analysis), each with its own timescale, and measures how well they foretell units that were not looked at.',
  sources: [
    'Yu BM, Cunningham JP, Santhanam G, Ryu SI, Shenoy KV, Sahani M (2009). Gaussian-process factor analysis for low-dimensional single-trial analysis of neural population activity. J Neurophysiol 102:614–635.',
    'Pei F et al. (2021). Neural Latents Benchmark ’21: evaluating latent variable models of neural population activity. NeurIPS Datasets and Benchmarks.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units' }) },
  settings: z.object({
    latents: z.int().min(1).max(12).default(3).describe('How many courses are fitted.'),
    binS: z.number().min(0.005).max(1).default(0.05).describe('Length of a bin of time, in seconds.'),
    segmentS: z
      .number()
      .min(0.1)
      .max(20)
      .default(2)
      .describe('Length of the pieces that the recording is cut into, in seconds; no course is followed beyond one.'),
    rounds: z.int().min(5).max(500).default(60).describe('Rounds of expectation and maximisation.'),
    folds: z
      .int()
      .min(2)
      .max(10)
      .default(4)
      .describe('Blocks of time that are kept back in turn, and groups of units that are left out in them.'),
    shifts: z
      .int()
      .min(19)
      .max(999)
      .default(199)
      .describe('How often units are shifted in time against what is foretold of them, to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well units that were not looked at are foretold', columns: scoreColumns, suffix: 'desc-heldout_stats' }),
    latents: table({ what: 'timescale and weight of each course', columns: latentColumns, suffix: 'desc-latents_stats' }),
    units: table({ what: 'what each unit has in common with the others', columns: unitColumns, suffix: 'desc-units_stats' }),
    courses: array({ what: 'bins × courses, piece after piece' }),
  },
  run: ({ spikes: trains }, settings, context) => findLatents(trains, settings, context),
  verdict({ scores, latents }) {
    const bits = Number(scores?.rows[0]?.bits_per_spike)
    const p = Number(scores?.rows[0]?.p)
    if (!(p <= 0.05 && bits > 0))
      return {
        level: 'warn',
        sentence: 'The courses tell nothing of units that were not looked at: what they show is noise, or one unit at a time.',
      }
    const scales = latents?.rows.map((row) => `${(1000 * Number(row.timescale)).toFixed(0)} ms`).join(', ')
    return {
      level: 'good',
      sentence: `Units that were not looked at are foretold ${bits.toFixed(3)} bits per spike better than by their mean rate (p = ${p.toPrecision(2)}).`,
      detail: `Timescales of the courses: ${scales}.`,
    }
  },
  figures: ({ units }) => (units ? [barChart('Bits per spike of each unit when it is left out', units, 'unit', 'bits_per_spike')] : []),
  phantom: { make: makeShared, makeNull: makeAlone, judge: judgeLatents },
})
