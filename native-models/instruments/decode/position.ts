import { z } from 'zod'
import { array, barChart, drawing, drawn, instrument, spikes, table } from '../contract.ts'
import { decodeTracked } from './position/decode-tracked.ts'
import { judgePosition, makePlaceCells, makeUnrelatedCells } from './position/phantom.ts'
import { errorColumns, unitColumns } from './position/tables.ts'

export default instrument({
  id: 'decode/position',
  title: 'Position from spikes',
  summary:
    'Decodes where an animal was from the spikes of its place cells, learned from other stretches of time only, beside what shifted spikes reach.',
  sources: [
    'Zhang K, Ginzburg I, McNaughton BL, Sejnowski TJ (1998). Interpreting neuronal population activity by reconstruction. J Neurophysiol 79:1017–1044.',
    'Brown EN, Frank LM, Tang D, Quirk MC, Wilson MA (1998). A statistical paradigm for neural spike train decoding. J Neurosci 18:7411–7425.',
    'Skaggs WE, McNaughton BL, Gothard KM, Markus EJ (1993). An information-theoretic approach to deciphering the hippocampal code. NIPS 5:1030–1037.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units with a tracked position' }) },
  settings: z.object({
    behaviour: z.string().default('').describe('Name of the tracked position; the first that is one when empty.'),
    axes: z.enum(['x', 'y', 'both']).default('x').describe('Which coordinate is decoded.'),
    binS: z.number().min(0.01).max(10).default(0.25).describe('Length of a bin of time, in seconds.'),
    folds: z.int().min(2).max(50).default(10).describe('Contiguous blocks of time, each decoded from what is learned in the others.'),
    gapS: z.number().min(0).max(60).default(2).describe('Seconds beside each block that are neither learned from nor tested.'),
    minSpeed: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe('Bins with slower movement are left out; in shares of the range of positions a second.'),
    heldS: z.number().min(0.5).default(10).describe('A position that stays exactly the same for longer is taken as lost, in seconds.'),
    cells: z.int().min(5).max(200).default(60).describe('Cells of the map of places along its longer axis.'),
    smoothing: z.number().min(0).max(20).default(1.5).describe('Width (standard deviation) of the smoothing of maps, in cells.'),
    floorHz: z.number().positive().default(0.05).describe('No unit is taken to fire more slowly than this anywhere, in spikes a second.'),
    continuity: z
      .enum(['none', 'past', 'both'])
      .default('both')
      .describe('Whether neighbouring bins help: none, those before (as a device in real time could), or those before and after.'),
    shifts: z.int().min(0).max(999).default(49).describe('How often the spikes are shifted in time to find what chance reaches.'),
  }),
  gives: {
    errors: table({
      what: 'errors of the decoded position, with their chance level',
      columns: errorColumns,
      suffix: 'desc-decoding_stats',
    }),
    units: table({ what: 'where each unit fires, and what it tells of the place', columns: unitColumns, suffix: 'desc-units_stats' }),
    decoded: array({
      what: 'a row for each bin: its middle in seconds, 1 where the animal moved, then true and decoded position of each axis',
    }),
    trace: drawing({ what: 'true and decoded position over time' }),
  },
  run: ({ spikes: trains }, settings, context) => decodeTracked(trains, settings, context),
  verdict({ errors }) {
    const row = errors?.rows.at(-1)
    const [median, chance, p] = [Number(row?.median), Number(row?.chance), Number(row?.p)]
    const found = p <= 0.05 && median < chance
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `The place is decoded: half of all errors are below ${median.toFixed(1)} ${row?.unit}.`
        : 'No place can be decoded from these spikes.',
      detail: `Spikes shifted in time reach ${chance.toFixed(1)} ${row?.unit} (p = ${p.toPrecision(2)}).`,
    }
  },
  figures: ({ trace, units }) => [
    ...(trace ? [drawn('Position (line) and what was decoded (dots), moving bins only', trace)] : []),
    ...(units ? [barChart('Bits a spike tells of the place', units, 'unit', 'information')] : []),
  ],
  phantom: { fast: true, make: makePlaceCells, makeNull: makeUnrelatedCells, judge: judgePosition },
})
