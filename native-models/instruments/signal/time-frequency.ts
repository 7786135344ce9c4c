import { z } from 'zod'
import { baselineModes } from '../../signal/baseline.ts'
import { array, drawing, drawn, instrument, recording, table } from '../contract.ts'
import { channelsSetting } from './parts/settings.ts'
import { measurePower } from './time-frequency/measure-power.ts'
import { judgeBursts, makeBursts, makeNoBursts } from './time-frequency/phantom.ts'
import { clusterColumns } from './time-frequency/tables.ts'

export default instrument({
  id: 'signal/time-frequency',
  title: 'Time–frequency power',
  summary:
    'Follows the power of each frequency through the time around an event, whatever its phase, and tests where it changes, or where two events differ, by more than chance.',
  sources: [
    'Moca VV, Bârzan H, Nagy-Dăbâcan A, Mureșan RC (2021). Time-frequency super-resolution with superlets. Nat Commun 12:337.',
    'Bârzan H, Moca VV, Ichim AM, Mureșan RC (2021). Fractional superlets. EUSIPCO 2020:2220–2224.',
    'Tallon-Baudry C, Bertrand O, Delpuech C, Pernier J (1997). Oscillatory γ-band activity induced by a visual search task in humans. J Neurosci 17:722–734.',
    'Maris E, Oostenveld R (2007). Nonparametric statistical testing of EEG- and MEG-data. J Neurosci Methods 164:177–190.',
  ],
  takes: { recording: recording({ what: 'a recording with events' }) },
  settings: z.object({
    event: z.string().default('').describe('Label of the event; empty: the one that comes most often.'),
    against: z
      .string()
      .default('')
      .describe('Label of a second event, to be compared with the first; empty: the first is compared with its baseline.'),
    method: z
      .enum(['superlet', 'morlet'])
      .default('superlet')
      .describe('superlet: several wavelets for each frequency, sharp in time and frequency; morlet: one wavelet for each.'),
    cycles: z
      .number()
      .min(1)
      .max(40)
      .default(3)
      .describe('Cycles of the shortest wavelet of a superlet (3 is usual), or of a Morlet wavelet (7 is usual).'),
    orderLow: z
      .number()
      .min(1)
      .max(30)
      .default(1)
      .describe('How many wavelets a superlet has at the lowest frequency; fractions count in part.'),
    orderHigh: z
      .number()
      .min(1)
      .max(30)
      .default(8)
      .describe('The same at the highest; between, it grows evenly. The same for both: a fixed order.'),
    lowHz: z.number().min(0.1).max(10_000).default(4).describe('The lowest frequency, in hertz.'),
    highHz: z.number().min(0.1).max(10_000).default(40).describe('The highest frequency, in hertz.'),
    frequencies: z.int().min(2).max(100).default(24).describe('How many frequencies, in even ratios.'),
    fromS: z.number().min(-20).max(20).default(-0.6).describe('Begin of an epoch, in seconds after the event.'),
    toS: z.number().min(-20).max(60).default(1).describe('End of an epoch, in seconds after the event.'),
    stepS: z.number().min(0.001).max(1).default(0.025).describe('Time between the values that are kept, in seconds.'),
    baselineFromS: z.number().min(-20).max(60).default(-0.5).describe('Begin of what power is compared with, in seconds after the event.'),
    baselineToS: z.number().min(-20).max(60).default(-0.1).describe('End of what power is compared with.'),
    baseline: z.enum(baselineModes).default('dB').describe('How the mean power is set against its baseline in the array and the picture.'),
    rejectUv: z.number().min(0).default(0).describe('Epochs that span more in any channel are left out, in microvolts; 0 keeps all.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often signs or labels are exchanged to find what chance reaches.'),
    channels: channelsSetting,
  }),
  gives: {
    clusters: table({ what: 'where, when and at which frequencies power changes', columns: clusterColumns, suffix: 'desc-clusters_stats' }),
    power: array({ what: 'mean power: events × channels × frequencies × times' }),
    frequencies: array({ what: 'the frequencies in hertz' }),
    times: array({ what: 'the times in seconds after the event' }),
    map: drawing({ what: 'power at the channel of the largest cluster' }),
  },
  run: ({ recording: given }, settings, context) => measurePower(given, settings, context),
  verdict({ clusters }) {
    const row = clusters?.rows[0]
    const found = row !== undefined && Number(row.p) <= 0.05
    const hz = (value: unknown) => Number(Number(value).toPrecision(3))
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `Power ${Number(row.peakDb) > 0 ? 'rises' : 'falls'} most from ${Number(row.from).toFixed(2)} to ${Number(row.to).toFixed(2)} s between ${hz(row.lowHz)} and ${hz(row.highHz)} Hz, by ${Math.abs(Number(row.peakDb)).toFixed(1)} dB at ${row.peakChannel}.`
        : 'Power changes nowhere by more than chance.',
      detail: row
        ? `p = ${Number(row.p).toPrecision(2)}, corrected for all channels, frequencies and times.`
        : 'No value passes the threshold.',
    }
  },
  figures: ({ map }) => (map ? [drawn('Power around the event; outlined where a cluster has p ≤ 0.05', map)] : []),
  phantom: { fast: true, make: makeBursts, makeNull: makeNoBursts, judge: judgeBursts },
})
