import { z } from 'zod'
import { drawing, drawn, instrument, recording } from '../contract.ts'
import { filterRecording } from './filter/filter-recording.ts'
import { judgeFilter, makeNoWave, makeWave } from './filter/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/filter',
  title: 'Filter',
  summary: 'Keeps a band of frequencies and takes line noise out, without moving anything in time and without crossing gaps.',
  sources: [
    'Widmann A, Schröger E, Maess B (2015). Digital filter design for electrophysiological data. J Neurosci Methods 250:34–46.',
    'Gustafsson F (1996). Determining the initial states in forward-backward filtering. IEEE Trans Signal Process 44:988–992.',
  ],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    lowHz: z.number().min(0).max(10_000).default(1).describe('What is slower is taken out, in hertz; 0 keeps it.'),
    highHz: z.number().min(0).max(10_000).default(40).describe('What is faster is taken out, in hertz; 0 keeps it.'),
    lineHz: z.number().min(0).max(400).default(0).describe('A line frequency (50 or 60) and its multiples are taken out; 0 leaves them.'),
    method: z
      .enum(['fir', 'butterworth'])
      .default('fir')
      .describe('A Hamming-windowed FIR filter, or Butterworth of order 4 forwards and backwards.'),
    channels: channelsSetting,
  }),
  gives: {
    filtered: recording({ what: 'the filtered recording', suffix: 'desc-filtered_eeg' }),
    spectra: drawing({ what: 'the spectrum before and after' }),
  },
  run: ({ recording: given }, settings, context) => filterRecording(given, settings, context),
  figures: ({ spectra }) => (spectra ? [drawn('Spectrum before and after, mean of the channels', spectra)] : []),
  phantom: { fast: true, make: makeWave, makeNull: makeNoWave, judge: judgeFilter },
})
