import { z } from 'zod'
import { array, barChart, instrument, spikes, table } from '../contract.ts'
import { findCauses } from './causes/find-causes.ts'
import { judgeCauses, makeCause, makeNoCause } from './causes/phantom.ts'
import { causeColumns, checkColumns, deletionColumns } from './causes/tables.ts'

export default instrument({
  id: 'decode/causes',
  title: 'Which spikes a decoder uses',
  summary:
    'Fits a linear decoder of a behaviour to recent spikes and maps what it uses over units and lags, with deletion on data that it has not seen.',
  sources: [
    'Haufe S, Meinecke F, Görgen K, Dähne S, Haynes JD, Blankertz B, Bießmann F (2014). On the interpretation of weight vectors of linear models. NeuroImage 87:96–110.',
    'Samek W, Binder A, Montavon G, Lapuschkin S, Müller KR (2017). Evaluating the visualization of what a deep neural network has learned. IEEE TNNLS 28:2660–2673.',
  ],
  takes: {
    spikes: spikes({ what: 'spikes of sorted units with a behaviour' }),
    truth: table({ what: 'the true cells, where they are known: a table with the columns "unit" and "lag" (in seconds)', optional: true }),
  },
  settings: z.object({
    behaviour: z
      .string()
      .default('')
      .describe('Name of what is decoded; the first behaviour when empty. Of several columns the first is taken.'),
    binS: z.number().min(0.001).max(1).default(0.005).describe('Length of a bin of time, in seconds.'),
    lags: z.int().min(1).max(100).default(14).describe('How many bins of spikes are used: the present one and those before it.'),
    method: z
      .enum(['gradient', 'input-x-gradient', 'pattern'])
      .default('gradient')
      .describe('What counts: weight by deviation, mean contribution where the behaviour is high, or how counts go with the behaviour.'),
    testShare: z.number().min(0.1).max(0.5).default(0.3).describe('Share of the recording, its end, that the decoder does not see.'),
  }),
  gives: {
    units: table({ what: 'what each unit counts', columns: causeColumns, suffix: 'desc-causes_stats' }),
    deletion: table({
      what: 'R² on unseen data when cells are held at their mean',
      columns: deletionColumns,
      suffix: 'desc-deletion_stats',
    }),
    check: table({ what: 'the map against the true cells', optional: true, columns: checkColumns, suffix: 'desc-check_stats' }),
    map: array({ what: 'what each cell counts: units × lags, the present bin first' }),
  },
  run: ({ spikes: trains, truth }, settings, context) => findCauses(trains, truth, settings, context),
  verdict({ deletion, check }) {
    const [full] = deletion?.rows ?? []
    const r2 = Number(full?.r2)
    const area = check?.rows[0]?.value
    const known =
      area === undefined ? '' : ` Of all cells the true ones come first: area under the curve ${Number(area).toFixed(2)} (chance 0.50).`
    if (!(r2 > 0.02)) return { level: 'warn', sentence: 'On unseen data the decoder explains nothing: its map shows noise.' }
    const isWrong = area !== undefined && Number(area) < 0.95
    const words = isWrong ? ` Its map misses true cells: area under the curve ${Number(area).toFixed(2)} (chance 0.50).` : known
    return {
      level: isWrong ? 'warn' : 'good',
      sentence: `On unseen data the decoder explains ${(100 * r2).toFixed(0)} % of the variance.${words}`,
    }
  },
  figures: ({ units }) => (units ? [barChart('Share of each unit in the map', units, 'unit', 'share')] : []),
  phantom: { fast: true, make: makeCause, makeNull: makeNoCause, judge: judgeCauses },
})
