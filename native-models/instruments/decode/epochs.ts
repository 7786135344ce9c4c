import { z } from 'zod'
import { barChart, instrument, recording, table } from '../contract.ts'
import { channelsSetting } from '../signal/parts/settings.ts'
import { confusionColumns, decodeTrials, patternColumns, scoreColumns } from './epochs/decode-trials.ts'
import { judgeEpochs, makeImagery, makeNoDifference } from './epochs/phantom.ts'

export default instrument({
  id: 'decode/epochs',
  title: 'Two events from EEG',
  summary:
    'Tells which of two events came by common spatial patterns and a linear discriminant, each block of trials by what the others teach.',
  sources: [
    'Ramoser H, Müller-Gerking J, Pfurtscheller G (2000). Optimal spatial filtering of single trial EEG during imagined hand movement. IEEE Trans Rehabil Eng 8:441–446.',
    'Haufe S et al. (2014). On the interpretation of weight vectors of linear models in multivariate neuroimaging. NeuroImage 87:96–110.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.',
  ],
  takes: { recording: recording({ what: 'a recording with two kinds of events, filtered to the band of interest' }) },
  settings: z.object({
    first: z.string().default('left').describe('Label of the first event.'),
    second: z.string().default('right').describe('Label of the second event.'),
    fromS: z.number().min(-10).max(60).default(0).describe('Begin of an epoch, in seconds after the event.'),
    toS: z.number().min(-10).max(60).default(2).describe('End of an epoch, in seconds after the event.'),
    pairs: z.int().min(1).max(8).default(3).describe('Pairs of spatial filters.'),
    folds: z.int().min(2).max(50).default(5).describe('Contiguous blocks of trials, each decoded from what is learned in the others.'),
    gap: z.int().min(0).max(50).default(1).describe('Trials beside each block that are not learned from.'),
    permutations: z.int().min(0).max(9999).default(199).describe('How often labels are exchanged to find what chance reaches.'),
    channels: channelsSetting,
  }),
  gives: {
    scores: table({ what: 'how well the events are told apart', columns: scoreColumns, suffix: 'desc-decoding_stats' }),
    confusion: table({ what: 'what each event was decoded as', columns: confusionColumns, suffix: 'desc-confusion_stats' }),
    pattern: table({ what: 'where the strongest filter finds its source', columns: patternColumns, suffix: 'desc-pattern_stats' }),
  },
  run: ({ recording: given }, settings, context) => decodeTrials(given, settings, context),
  verdict({ scores }) {
    const row = scores?.rows[0]
    const found = Number(row?.p) <= 0.05
    return {
      level: found ? 'good' : 'warn',
      sentence: found ? `The events are told apart with an area of ${Number(row?.auc).toFixed(2)}.` : 'The events are not told apart.',
      detail: `Exchanged labels reach ${Number(row?.chance).toFixed(2)} (p = ${Number(row?.p).toPrecision(2)}). Labels that come in blocks need runs that hold both.`,
    }
  },
  figures: ({ pattern }) => (pattern ? [barChart('Pattern of the strongest filter', pattern, 'channel', 'weight')] : []),
  phantom: { fast: true, make: makeImagery, makeNull: makeNoDifference, judge: judgeEpochs },
})
