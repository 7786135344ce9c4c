import { z } from 'zod'
import { barChart, instrument, table } from '../contract.ts'
import { complexityColumns, decodeComplexity } from './complexity/decode-complexity.ts'
import { judgeComplexity, makeLikeNoise, makeRegular } from './complexity/phantom.ts'
import { takesTrials, trialSettings } from './parts/trial-settings.ts'

export default instrument({
  id: 'decode/complexity',
  title: 'How regular a recording is',
  summary: 'Measures how much each channel repeats itself (Lempel and Ziv), and whether that tells two events apart.',
  sources: [
    'Lempel A, Ziv J (1976). On the complexity of finite sequences. IEEE Trans Inf Theory 22:75–81.',
    'Kaspar F, Schuster HG (1987). Easily calculable measure for the complexity of spatiotemporal patterns. Phys Rev A 36:842–848.',
    'Westfall PH, Young SS (1993). Resampling-based multiple testing. Wiley. The largest of all channels under exchanged labels.',
  ],
  takes: takesTrials,
  settings: z.object({
    ...trialSettings({ fromS: 0, toS: 2 }),
    permutations: z.int().min(19).max(9999).default(199).describe('How often labels are exchanged to find what chance reaches.'),
  }),
  gives: {
    complexity: table({
      what: 'the complexity of each channel after each event',
      columns: complexityColumns,
      suffix: 'desc-complexity_stats',
    }),
  },
  run: ({ recording: given, others }, settings, context) => decodeComplexity(given, others, settings, context),
  verdict({ complexity }) {
    const [all, ...rows] = complexity?.rows ?? []
    const found = rows.filter(({ p }) => Number(p) <= 0.05).map(({ channel }) => channel)
    const told = Number(all?.p) <= 0.05
    return {
      level: found.length > 0 || told ? 'good' : 'warn',
      sentence: found.length
        ? `After one event ${found.slice(0, 5).join(', ')}${found.length > 5 ? ' and others' : ''} ${found.length > 1 ? 'are' : 'is'} more regular than after the other.`
        : told
          ? 'All channels together tell the events apart by how regular they are; none does alone.'
          : 'How regular the channels are does not tell the events apart.',
      detail: `All channels together: area ${Number(all?.auc).toFixed(2)} (chance 0.5, p = ${Number(all?.p).toPrecision(2)}).`,
    }
  },
  figures: ({ complexity }) =>
    complexity ? [barChart('How well the complexity of each channel tells the events apart', complexity, 'channel', 'auc', 1)] : [],
  phantom: { fast: true, make: makeRegular, makeNull: makeLikeNoise, judge: judgeComplexity },
})
