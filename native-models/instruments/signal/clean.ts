import { z } from 'zod'
import { instrument, qualityColumns, recording, table } from '../contract.ts'
import { channelColumns, cleanRecording, segmentColumns } from './clean/clean-recording.ts'
import { judgeClean, makeBroken, makeWhole } from './clean/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/clean',
  title: 'Clean a recording',
  summary:
    'Takes line noise and drifts out, finds bad channels and interpolates them, rebuilds what bursts cover or marks it as bad, and takes the average reference: ready for epochs and decoders.',
  sources: [
    'Bigdely-Shamlo N, Mullen T, Kothe C, Su KM, Robbins KA (2015). The PREP pipeline. Front Neuroinform 9:16.',
    'Mullen TR, Kothe CAE, Chi YM, Ojeda A, Kerth T, Makeig S, Cauwenberghs G, Jung TP (2015). Real-time neuroimaging and cognitive monitoring using wearable dry EEG. IEEE Trans Biomed Eng 62:2553–2567.',
    'Chang CY, Hsu SH, Pion-Tonachini L, Jung TP (2020). Evaluation of artifact subspace reconstruction for automatic artifact components removal in multi-channel EEG recordings. IEEE Trans Biomed Eng 67:1114–1121.',
    'Perrin F, Pernier J, Bertrand O, Echallier JF (1989). Spherical splines for scalp potential and current density mapping. Electroencephalogr Clin Neurophysiol 72:184–187.',
    'Widmann A, Schröger E, Maess B (2015). Digital filter design for electrophysiological data. J Neurosci Methods 250:34–46.',
  ],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    lineHz: z.number().min(0).max(400).default(0).describe('A line frequency (50 or 60) and its multiples are taken out; 0 leaves them.'),
    lowHz: z.number().min(0).max(10_000).default(1).describe('What is slower is taken out, in hertz; 0 keeps it.'),
    highHz: z.number().min(0).max(10_000).default(40).describe('What is faster is taken out, in hertz; 0 keeps it.'),
    reference: z
      .string()
      .default('average')
      .describe(
        'What is taken from each channel: "average", the mean of all; the mean of channels that are named, such as TP9,TP10; or "none".',
      ),
    interpolate: z.boolean().default(true).describe('Bad channels are made from the others; otherwise they are only marked.'),
    burst: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        'Bursts that exceed clean data by this many deviations are rebuilt from the other dimensions (ASR); 20 is usual, 5 is strict; 0 leaves them.',
      ),
    segmentZ: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        'Seconds in which a quarter of the channels is larger than usual by this many deviations are marked BAD_segment, which analyses then leave out; 7 is usual; 0 marks none.',
      ),
    channels: channelsSetting,
  }),
  gives: {
    cleaned: recording({ what: 'the cleaned recording', suffix: 'desc-clean_eeg' }),
    channels: table({ what: 'what was found of each channel', columns: channelColumns, suffix: 'desc-channels_stats' }),
    segments: table({ what: 'what is marked as bad segments', columns: segmentColumns, suffix: 'desc-segments_stats' }),
    quality: table({ what: 'how much was wrong', columns: qualityColumns, suffix: 'desc-quality_stats' }),
  },
  run: ({ recording: given }, settings, context) => cleanRecording(given, settings, context),
  phantom: { fast: true, make: makeBroken, makeNull: makeWhole, judge: judgeClean },
})
