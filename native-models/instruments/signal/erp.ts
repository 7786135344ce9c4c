import { z } from 'zod'
import { array, drawing, drawn, instrument, recording, table } from '../contract.ts'
import { averageEvents, clusterColumns, trialColumns } from './erp/average.ts'
import { judgeErp, makeNoWaves, makeWaves } from './erp/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/erp',
  title: 'Event-related potentials',
  summary:
    'Averages what follows an event, with its confidence band, and tests where and when it, or a difference of two events, is more than chance.',
  sources: [
    'Maris E, Oostenveld R (2007). Nonparametric statistical testing of EEG- and MEG-data. J Neurosci Methods 164:177–190.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.',
  ],
  takes: { recording: recording({ what: 'a recording with events, filtered' }) },
  settings: z.object({
    event: z.string().default('').describe('Label of the event; empty: the one that comes most often.'),
    against: z.string().default('').describe('Label of a second event, to be compared with the first.'),
    fromS: z
      .number()
      .min(-10)
      .max(10)
      .default(-0.2)
      .describe('Begin of an epoch, in seconds after the event; what is before the event is its baseline.'),
    toS: z.number().min(-10).max(60).default(0.8).describe('End of an epoch, in seconds after the event.'),
    rejectUv: z.number().min(0).default(150).describe('Epochs that span more in any channel are left out, in microvolts; 0 keeps all.'),
    flatUv: z.number().min(0).default(1).describe('Epochs that span less in any channel are left out, in microvolts; 0 keeps all.'),
    permutations: z.int().min(19).max(9999).default(499).describe('How often signs or labels are exchanged to find what chance reaches.'),
    channels: channelsSetting,
  }),
  gives: {
    clusters: table({ what: 'where and when the average differs', columns: clusterColumns, suffix: 'desc-clusters_stats' }),
    trials: table({ what: 'how many epochs were averaged', columns: trialColumns, suffix: 'desc-trials_stats' }),
    average: array({ what: 'the averages in volts: events × channels × samples' }),
    curve: drawing({ what: 'the average at the channel of the largest cluster, with its 95 % band' }),
    maps: drawing({ what: 'the head from moment to moment', optional: true }),
  },
  run: ({ recording: given }, settings, context) => averageEvents(given, settings, context),
  verdict({ clusters }) {
    const row = clusters?.rows[0]
    const found = row !== undefined && Number(row.p) <= 0.05
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `The largest cluster lasts from ${Number(row.from).toFixed(3)} to ${Number(row.to).toFixed(3)} s, with its peak at ${row.peakChannel}.`
        : 'Nothing differs by more than chance.',
      detail: row ? `p = ${Number(row.p).toPrecision(2)}, corrected for all channels and times.` : 'No value passes the threshold.',
    }
  },
  figures: ({ curve, maps }) => [
    ...(curve ? [drawn('Average with its 95 % band; marked where a cluster has p ≤ 0.05', curve)] : []),
    ...(maps ? [drawn('The average, or the difference of two, on the head: red is positive, all on one scale', maps)] : []),
  ],
  phantom: { fast: true, make: makeWaves, makeNull: makeNoWaves, judge: judgeErp },
})
