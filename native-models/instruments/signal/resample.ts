import { z } from 'zod'
import { instrument, recording } from '../contract.ts'
import { channelsSetting } from './parts/settings.ts'
import { judgeResampled, makeSlowWave, makeTooFast } from './resample/phantom.ts'
import { resampleRecording } from './resample/resample-recording.ts'

export default instrument({
  id: 'signal/resample',
  title: 'Resample',
  summary: 'Gives a recording another sampling rate. What the new rate cannot hold is taken out first; events keep their time.',
  sources: ['Oppenheim AV, Schafer RW. Discrete-Time Signal Processing, 4.6: changing the sampling rate.'],
  takes: { recording: recording({ what: 'a recording' }) },
  settings: z.object({
    rateHz: z.number().min(1).max(100_000).default(128).describe('The new sampling rate, in hertz.'),
    channels: channelsSetting,
  }),
  gives: { resampled: recording({ what: 'the recording at the new rate', suffix: 'desc-resampled_eeg' }) },
  run: ({ recording: given }, settings, context) => resampleRecording(given, settings, context),
  phantom: { fast: true, make: makeSlowWave, makeNull: makeTooFast, judge: judgeResampled },
})
