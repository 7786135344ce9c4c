import { z } from 'zod'
import { array, drawing, drawn, instrument, recording, table } from '../contract.ts'
import { judgeIca, makeBlinks, makeNoBlinks } from './ica/phantom.ts'
import { componentColumns, removeArtefacts } from './ica/remove-artefacts.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/ica',
  title: 'Independent components',
  summary:
    'Unmixes a recording into independent components, shows what each looks like, and takes those of the eyes, of other artefacts that are named, or by their numbers, away.',
  sources: [
    'Hyvärinen A (1999). Fast and robust fixed-point algorithms for independent component analysis. IEEE Trans Neural Netw 10:626–634.',
    'Lee TW, Girolami M, Sejnowski TJ (1999). Independent component analysis using an extended infomax algorithm for mixed subgaussian and supergaussian sources. Neural Comput 11:417–441.',
    'Winkler I, Debener S, Müller KR, Tangermann M (2015). On the influence of high-pass filtering on ICA-based artifact reduction in EEG-ERP. EMBC 2015:4101–4105.',
  ],
  takes: { recording: recording({ what: 'a recording of several channels' }) },
  settings: z.object({
    method: z
      .enum(['fastica', 'infomax'])
      .default('fastica')
      .describe('fastica: quick; infomax: extended infomax, as EEGLAB’s runica, for sharp and flat sources together, and slower.'),
    remove: z
      .string()
      .default('eyes')
      .describe('What is taken away, with commas between: eyes, heart, muscle, line, one channel, or numbers of components; or none.'),
    eyeR: z.number().min(0.1).max(1).default(0.6).describe('From which correlation with an EOG channel on a component is of the eyes.'),
    heartR: z.number().min(0.1).max(1).default(0.5).describe('From which correlation with an ECG channel on a component is of the heart.'),
    muscleSlope: z
      .number()
      .min(-5)
      .max(5)
      .default(-0.3)
      .describe(
        'From which slope of log power over log frequency (7 to 45 Hz) on a component is of muscles; the brain’s is about −1 or less.',
      ),
    components: z.int().min(0).max(512).default(0).describe('How many components at most; 0: as many as the channels have dimensions.'),
    channels: channelsSetting,
  }),
  gives: {
    cleaned: recording({ what: 'the recording without the removed components', suffix: 'desc-ica_eeg' }),
    taken: recording({ what: 'what was taken away', suffix: 'desc-taken_eeg' }),
    components: table({ what: 'what each component looks like', columns: componentColumns, suffix: 'desc-components_stats' }),
    mixing: array({ what: 'the maps: channels × components' }),
    unmixing: array({ what: 'the filters: components × channels' }),
    maps: drawing({ what: 'the components on the scalp', optional: true }),
  },
  run: ({ recording: given }, settings, context) => removeArtefacts(given, settings, context),
  verdict({ components }) {
    const rows = components?.rows ?? []
    const removed = rows.filter((row) => row.removed === 'yes')
    const share = removed.reduce((sum, row) => sum + Number(row.variance), 0)
    const kept = rows.filter((row) => row.removed === 'no' && row.looks !== 'brain or other')
    const also =
      kept.length > 0 ? ` Kept although they look otherwise: ${kept.map((row) => `${row.component} (${row.looks})`).join(', ')}.` : ''
    return {
      level: removed.length > 0 ? 'good' : 'warn',
      sentence:
        removed.length > 0
          ? `${removed.length} of ${rows.length} components were removed: ${removed.map((row) => `${row.component} (${row.looks})`).join(', ')}.`
          : 'No component was removed.',
      detail:
        (removed.length > 0
          ? `They hold ${(100 * share).toFixed(0)} % of the variance.`
          : 'None looks like what was to be removed, or none was named.') + also,
    }
  },
  figures: ({ maps }) => (maps ? [drawn('Components with their share of the variance; nose up, red positive', maps)] : []),
  phantom: { fast: true, make: makeBlinks, makeNull: makeNoBlinks, judge: judgeIca },
})
