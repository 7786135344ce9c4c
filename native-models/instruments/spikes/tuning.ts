import { z } from 'zod'
import { array, barChart, instrument, spikes, table } from '../contract.ts'
import { measureTuning } from './tuning/measure-tuning.ts'
import { judgeTuning, makeTuned, makeUnrelated } from './tuning/phantom.ts'
import { tuningColumns } from './tuning/tables.ts'

export default instrument({
  id: 'spikes/tuning',
  title: 'What units are tuned to',
  summary: 'Rates over a behaviour, places or directions, and the bits that a spike tells of it, against spikes that are shifted in time.',
  sources: [
    'Skaggs WE, McNaughton BL, Gothard KM, Markus EJ (1993). An information-theoretic approach to deciphering the hippocampal code. NIPS 5:1030–1037.',
    'Georgopoulos AP, Kalaska JF, Caminiti R, Massey JT (1982). On the relations between the direction of two-dimensional arm movements and cell discharge in primate motor cortex. J Neurosci 2:1527–1537.',
    'Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. J R Stat Soc B 57:289–300.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units with a behaviour' }) },
  settings: z.object({
    behaviour: z.string().default('').describe('Name of the behaviour; the first when empty.'),
    to: z
      .enum(['first axis', 'place', 'direction'])
      .default('first axis')
      .describe('Tuning to the first column, to both as a map, or to the angle of both.'),
    binS: z.number().min(0.005).max(10).default(0.1).describe('Length of a bin of time, in seconds.'),
    leadS: z.number().min(-2).max(2).default(0).describe('How long before the behaviour the spikes are counted, in seconds.'),
    minSpeed: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Bins with slower movement are left out; in shares of the range of positions a second.'),
    heldS: z.number().min(0.5).default(10).describe('A value that stays exactly the same for longer is taken as lost, in seconds.'),
    cells: z.int().min(4).max(200).default(40).describe('Cells along the longer axis.'),
    smoothing: z.number().min(0).max(20).default(1.5).describe('Width (standard deviation) of the smoothing of rates, in cells.'),
    shifts: z.int().min(0).max(9999).default(199).describe('How often the spikes are shifted in time to find what chance reaches.'),
  }),
  gives: {
    units: table({ what: 'what each unit is tuned to, against chance', columns: tuningColumns, suffix: 'desc-tuning_stats' }),
    maps: array({ what: 'rates in spikes a second: units × cells (× cells)' }),
    occupancy: array({ what: 'seconds spent in each cell, smoothed alike' }),
  },
  run: ({ spikes: trains }, settings, context) => measureTuning(trains, settings, context),
  verdict({ units }) {
    const rows = units?.rows ?? []
    const tuned = rows.filter(({ q }) => q !== null && Number(q) <= 0.05).length
    return tuned
      ? { level: 'good', sentence: `${tuned} of ${rows.length} units are tuned (false discovery rate 5 %).` }
      : { level: 'warn', sentence: `None of ${rows.length} units is tuned beyond what shifted spikes reach.` }
  },
  figures: ({ units }) => (units ? [barChart('Bits a spike tells', units, 'unit', 'information')] : []),
  phantom: { fast: true, make: makeTuned, makeNull: makeUnrelated, judge: judgeTuning },
})
