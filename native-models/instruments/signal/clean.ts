import { z } from 'zod'
import { instrument, qualityColumns, recording, table } from '../contract.ts'
import { channelColumns, cleanRecording } from './clean/clean-recording.ts'
import { judgeClean, makeBroken, makeWhole } from './clean/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/clean',
  title: 'Clean a recording',
  summary:
    'Takes line noise and drifts out, finds bad channels and interpolates them, and takes the average reference: ready for epochs and decoders.',
  sources: [
    'Bigdely-Shamlo N, Mullen T, Kothe C, Su KM, Robbins KA (2015). The PREP pipeline. Front Neuroinform 9:16.',
    'Perrin F, Pernier J, Bertrand O, Echallier JF (1989). Spherical splines for scalp potential and current density mapping. Electroencephalogr Clin Neurophysiol 72:184–187.',
    'Widmann A, Schröger E, Maess B (2015). Digital filter design for electrophysiological data. J Neurosci Methods 250:34–46.',
  ],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    lineHz: z.number().min(0).max(400).default(0).describe('A line frequency (50 or 60) and its multiples are taken out; 0 leaves them.'),
    lowHz: z.number().min(0).max(10_000).default(1).describe('What is slower is taken out, in hertz; 0 keeps it.'),
    highHz: z.number().min(0).max(10_000).default(40).describe('What is faster is taken out, in hertz; 0 keeps it.'),
    reference: z
      .enum(['average', 'none'])
      .default('average')
      .describe('The mean of all channels is taken from each, or the reference stays.'),
    interpolate: z.boolean().default(true).describe('Bad channels are made from the others; otherwise they are only marked.'),
    channels: channelsSetting,
  }),
  gives: {
    cleaned: recording({ what: 'the cleaned recording', suffix: 'desc-clean_eeg' }),
    channels: table({ what: 'what was found of each channel', columns: channelColumns, suffix: 'desc-channels_stats' }),
    quality: table({ what: 'how much was wrong', columns: qualityColumns, suffix: 'desc-quality_stats' }),
  },
  run: ({ recording: given }, settings, context) => cleanRecording(given, settings, context),
  phantom: { fast: true, make: makeBroken, makeNull: makeWhole, judge: judgeClean },
})
