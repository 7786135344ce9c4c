import { z } from 'zod'
import { array, drawing, drawn, instrument, recording, table } from '../contract.ts'
import { channelsSetting } from './parts/settings.ts'
import { bandColumns, measureSpectrum } from './spectrum/measure-spectrum.ts'
import { judgeSpectrum, makeNoRhythm, makeRhythm } from './spectrum/phantom.ts'

export default instrument({
  id: 'signal/spectrum',
  title: 'Power spectrum',
  summary: "Measures each channel's power in the bands of EEG and the peak that stands out of its 1/f background.",
  sources: [
    'Welch PD (1967). The use of fast Fourier transform for the estimation of power spectra. IEEE Trans Audio Electroacoust 15:70–73.',
    'Thomson DJ (1982). Spectrum estimation and harmonic analysis. Proc IEEE 70:1055–1096.',
  ],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    method: z
      .enum(['welch', 'multitaper'])
      .default('welch')
      .describe('welch: one Hann window a segment; multitaper: several Slepian tapers, steadier from little data and a little blunter.'),
    timeBandwidth: z
      .number()
      .min(1)
      .max(20)
      .default(3)
      .describe('For multitaper: it blurs by this many steps of frequency (one over the length of a segment) to each side.'),
    segmentS: z.number().min(0.1).max(120).default(2).describe('Length of a segment, in seconds; segments overlap by half.'),
    channels: channelsSetting,
  }),
  gives: {
    bands: table({ what: 'power in each band', columns: bandColumns, suffix: 'desc-bands_stats' }),
    spectrum: array({ what: 'a row of frequencies in hertz, then one of V²/Hz for each channel' }),
    curve: drawing({ what: 'the mean spectrum' }),
  },
  run: ({ recording: given }, settings, context) => measureSpectrum(given, settings, context),
  verdict({ bands }) {
    const rows = (bands?.rows ?? []).filter((row) => row.excessDb !== null)
    const highest = rows.reduce<(typeof rows)[number] | undefined>(
      (best, row) => (best && Number(best.excessDb) >= Number(row.excessDb) ? best : row),
      undefined,
    )
    if (!highest) return { level: 'warn', sentence: 'No peak was looked for: too few frequencies lie between 3 and 40 Hz.' }
    const clear = Number(highest.excessDb) >= 4
    return {
      level: 'good',
      sentence: clear
        ? `A rhythm stands out at ${Number(highest.peakHz).toFixed(1)} Hz, highest at ${highest.channel}.`
        : 'No rhythm stands clearly out of the 1/f background.',
      detail: `The highest peak lies ${Number(highest.excessDb).toFixed(1)} dB above it; noise alone reaches about 1.5 dB, and 4 dB are called clear.`,
    }
  },
  figures: ({ curve }) => (curve ? [drawn('Mean spectrum of the channels', curve)] : []),
  phantom: { fast: true, make: makeRhythm, makeNull: makeNoRhythm, judge: judgeSpectrum },
})
