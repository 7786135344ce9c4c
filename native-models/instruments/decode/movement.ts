import { z } from 'zod'
import { array, barChart, drawing, drawn, instrument, model, spikes, table } from '../contract.ts'
import { decodeMovement } from './movement/decode-movement.ts'
import { judgeMovement, makeReaching, makeUnrelatedUnits } from './movement/phantom.ts'
import { scoreColumns, weightColumns } from './movement/tables.ts'

export default instrument({
  id: 'decode/movement',
  title: 'Movement from spikes',
  summary:
    'Decodes movement, or any other behaviour, from spike counts by a Wiener or a Kalman filter, learned from other stretches of time only.',
  sources: [
    'Warland DK, Reinagel P, Meister M (1997). Decoding visual information from a population of retinal ganglion cells. J Neurophysiol 78:2336–2350.',
    'Wu W, Gao Y, Bienenstock E, Donoghue JP, Black MJ (2006). Bayesian population decoding of motor cortical activity using a Kalman filter. Neural Comput 18:80–118.',
    'Hoerl AE, Kennard RW (1970). Ridge regression. Technometrics 12:55–67.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units with a behaviour' }) },
  settings: z.object({
    method: z
      .enum(['wiener', 'kalman'])
      .default('wiener')
      .describe('A weighted sum of recent counts (with a ridge penalty), or a Kalman filter.'),
    behaviour: z.string().default('').describe('Name of what is decoded; the first behaviour when empty.'),
    binS: z.number().min(0.005).max(10).default(0.1).describe('Length of a bin of time, in seconds.'),
    lags: z.int().min(1).max(100).default(5).describe('How many bins of spikes are used: the present one and those before it.'),
    folds: z.int().min(2).max(50).default(5).describe('Contiguous blocks of time, each decoded from what is learned in the others.'),
    gapS: z.number().min(0).max(60).default(2).describe('Seconds beside each block that are neither learned from nor tested.'),
    heldS: z.number().min(0.5).default(10).describe('A value that stays exactly the same for longer is taken as lost, in seconds.'),
    shifts: z.int().min(0).max(999).default(19).describe('How often the spikes are shifted in time to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well each axis is decoded, with its chance level', columns: scoreColumns, suffix: 'desc-decoding_stats' }),
    units: table({ what: 'what each unit adds (Wiener filter)', optional: true, columns: weightColumns, suffix: 'desc-units_stats' }),
    decoded: array({ what: 'a row for each bin: its middle in seconds, then true and decoded value of each axis' }),
    trace: drawing({ what: 'true and decoded value of the first axis over time' }),
    decoder: model({
      what: 'the Wiener filter fitted to the whole recording, as ONNX: units × lags in, axes out',
      optional: true,
      suffix: 'desc-decoder_model',
    }),
    samples: array({
      what: 'the counts that the decoder takes, bins × units × lags, the latest lag first; for explain/*',
      optional: true,
      suffix: 'desc-counts_array',
    }),
  },
  run: ({ spikes: trains }, settings, context) => decodeMovement(trains, settings, context),
  verdict({ scores }) {
    const row = scores?.rows.at(-1)
    const [r2, p] = [Number(row?.r2), Number(row?.p)]
    const found = p <= 0.05 && r2 > 0
    return {
      level: found ? 'good' : 'warn',
      sentence: found ? `The spikes explain ${(100 * r2).toFixed(0)} % of the variance.` : 'Nothing is decoded from these spikes.',
      detail: `Spikes shifted in time reach R² = ${Number(row?.chance).toFixed(2)} (p = ${p.toPrecision(2)}).`,
    }
  },
  figures: ({ trace, units }) => [
    ...(trace ? [drawn('True value (line) and what was decoded (dots)', trace)] : []),
    ...(units ? [barChart('Share of each unit in what is decoded', units, 'unit', 'share')] : []),
  ],
  phantom: { fast: true, make: makeReaching, makeNull: makeUnrelatedUnits, judge: judgeMovement },
})
