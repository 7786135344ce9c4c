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
  ],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    segmentS: z.number().min(0.1).max(120).default(2).describe('Length of the Hann windows, in seconds; they overlap by half.'),
    channels: channelsSetting,
  }),
  gives: {
    bands: table({ what: 'power in each band', columns: bandColumns, suffix: 'desc-bands_stats' }),
    spectrum: array({ what: 'a row of frequencies in hertz, then one of V²/Hz for each channel' }),
    curve: drawing({ what: 'the mean spectrum' }),
  },
  run: ({ recording: given }, settings, context) => measureSpectrum(given, settings, context),
  figures: ({ curve }) => (curve ? [drawn('Mean spectrum of the channels', curve)] : []),
  phantom: { fast: true, make: makeRhythm, makeNull: makeNoRhythm, judge: judgeSpectrum },
})
