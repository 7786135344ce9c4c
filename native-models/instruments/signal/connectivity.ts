import { z } from 'zod'
import { array, instrument, recording, table } from '../contract.ts'
import { connectChannels, pairColumns } from './connectivity/connect-channels.ts'
import { judgeConnectivity, makeCoupled, makeUncoupled } from './connectivity/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/connectivity',
  title: 'Connectivity',
  summary: 'Measures which channels go together in a band, by default in a way that sources seen by both do not feign.',
  sources: [
    'Vinck M, Oostenveld R, van Wingerden M, Battaglia F, Pennartz CMA (2011). An improved index of phase-synchronization. NeuroImage 55:1548–1565.',
    'Stam CJ, Nolte G, Daffertshofer A (2007). Phase lag index. Hum Brain Mapp 28:1178–1193.',
  ],
  takes: { recording: recording({ what: 'a recording of several channels' }) },
  settings: z.object({
    measure: z
      .enum(['wpli', 'pli', 'coherence'])
      .default('wpli')
      .describe('Weighted phase lag index, phase lag index, or coherence (which volume conduction raises).'),
    lowHz: z.number().min(0).max(10_000).default(8).describe('Lowest frequency of the band, in hertz.'),
    highHz: z.number().min(0).max(10_000).default(12).describe('Highest frequency of the band, in hertz.'),
    segmentS: z.number().min(0.05).max(60).default(1).describe('Length of the segments, in seconds; they overlap by half.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often segments are moved in time to find what chance reaches.'),
    channels: channelsSetting,
  }),
  gives: {
    pairs: table({ what: 'how each pair goes together, strongest first', columns: pairColumns, suffix: 'desc-pairs_stats' }),
    matrix: array({ what: 'the same as a matrix, channels × channels' }),
  },
  run: ({ recording: given }, settings, context) => connectChannels(given, settings, context),
  verdict({ pairs }) {
    const found = pairs?.rows.filter(({ p }) => Number(p) <= 0.05) ?? []
    const [first] = found
    return {
      level: first ? 'good' : 'warn',
      sentence: first ? `${found.length} of ${pairs?.rows.length} pairs go together.` : 'No pair goes together by more than chance.',
      detail: first
        ? `Strongest: ${first.first} and ${first.second}, ${Number(first.value).toFixed(2)} where chance reaches ${Number(first.chance).toFixed(2)}.`
        : undefined,
    }
  },
  phantom: { fast: true, make: makeCoupled, makeNull: makeUncoupled, judge: judgeConnectivity },
})
