import { z } from 'zod'
import { instrument, model, record, recording, table } from '../contract.ts'
import { judgeApplied, makeNewTrials, makeNewTrialsWithout } from './apply/phantom.ts'
import { scoreColumns, trialColumns } from './apply/tables.ts'

export default instrument({
  id: 'decode/apply',
  title: 'A saved decoder on a new recording',
  summary:
    'Decodes the events of a new recording, or each window of it, by a decoder that decode/epochs has saved, and says how well where the events are known.',
  sources: [
    'Hand DJ, Till RJ (2001). A simple generalisation of the area under the ROC curve for multiple class classification problems. Mach Learn 45:171–186.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.',
  ],
  takes: {
    recording: recording({ what: 'a recording with the channels and the rate that the decoder learned from, filtered alike' }),
    decoder: model({ what: 'the decoder that decode/epochs gave' }),
    card: record({ what: 'its card' }),
  },
  settings: z.object({
    events: z
      .string()
      .default('')
      .describe(
        'Labels of the events to decode, with commas between; empty: those that the decoder knows, of which it is then said how well.',
      ),
    everyS: z.number().min(0).max(3600).default(0).describe('Decode a window every so many seconds instead of events; 0: events.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often labels are exchanged to find what chance reaches.'),
  }),
  gives: {
    trials: table({ what: 'what each trial was decoded as', columns: trialColumns, suffix: 'desc-decoded_stats' }),
    scores: table({ what: 'how well, where the events are known', optional: true, columns: scoreColumns, suffix: 'desc-decoding_stats' }),
  },
  async run({ recording: given, decoder, card }, settings, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { applyDecoder } = await import('./apply/apply-decoder.ts')
    return applyDecoder(given, decoder, card, settings, context)
  },
  verdict({ scores, trials }) {
    const row = scores?.rows[0]
    const count = trials?.rows.length ?? 0
    if (!row) return { level: 'warn', sentence: `${count} trials were decoded; what came is not known here, so nothing says how well.` }
    const found = Number(row.p) <= 0.05
    return {
      level: found ? 'good' : 'bad',
      sentence: found
        ? `On this recording the decoder tells the events apart with an area of ${Number(row.auc).toFixed(2)}.`
        : 'On this recording the decoder does not tell the events apart.',
      detail: `Accuracy ${Number(row.accuracy).toFixed(2)} of ${count} trials (95 % ${Number(row.low).toFixed(2)}–${Number(row.high).toFixed(2)}, chance ${Number(row.chance).toFixed(2)}); p = ${Number(row.p).toPrecision(2)}. Where it learned, its area was ${Number(row.learnedAuc).toFixed(2)}.`,
    }
  },
  phantom: { fast: true, make: makeNewTrials, makeNull: makeNewTrialsWithout, judge: judgeApplied },
})
