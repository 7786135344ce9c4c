import { z } from 'zod'
import { instrument, recording, table } from '../contract.ts'
import { channelsSetting } from './parts/settings.ts'
import { findWaves, waveColumns } from './waves/find-waves.ts'
import { judgeWaves, makeStill, makeWave } from './waves/phantom.ts'

export default instrument({
  id: 'signal/waves',
  title: 'Travelling waves',
  summary:
    'Looks for plane waves that travel over electrodes whose places are known: their direction, their speed, and what exchanged places would show.',
  sources: [
    'Zhang H, Watrous AJ, Patel A, Jacobs J (2018). Theta and alpha oscillations are traveling waves in the human neocortex. Neuron 98:1269–1281.',
  ],
  takes: { recording: recording({ what: 'a recording with positions of its electrodes' }) },
  settings: z.object({
    lowHz: z.number().min(0.1).max(1000).default(8).describe('Lowest frequency of the band, in hertz.'),
    highHz: z.number().min(0.2).max(2000).default(12).describe('Highest frequency of the band, in hertz.'),
    stepS: z.number().min(0.005).max(60).default(0.25).describe('How far the moments are apart at which waves are looked for, in seconds.'),
    permutations: z.int().min(19).max(9999).default(99).describe('How often electrodes exchange their places to find what chance reaches.'),
    channels: channelsSetting,
  }),
  gives: { waves: table({ what: 'the waves that were found', columns: waveColumns, suffix: 'desc-waves_stats' }) },
  run: ({ recording: given }, settings, context) => findWaves(given, settings, context),
  verdict({ waves }) {
    const row = waves?.rows[0]
    const found = Number(row?.p) <= 0.05
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `Waves travel at ${Number(row?.speed).toPrecision(2)} m/s towards ${Number(row?.direction).toFixed(0)}°.`
        : 'No wave travels here by more than chance.',
      detail: `Fit ${Number(row?.fit).toFixed(2)}, where exchanged places reach ${Number(row?.chance).toFixed(2)} (p = ${Number(row?.p).toPrecision(2)}); directions agree by ${Number(row?.agreement).toFixed(2)}.`,
    }
  },
  phantom: { fast: true, make: makeWave, makeNull: makeStill, judge: judgeWaves },
})
