import { z } from 'zod'
import { array, drawing, drawn, instrument, recording, table } from '../contract.ts'
import { judgeIca, makeBlinks, makeNoBlinks } from './ica/phantom.ts'
import { componentColumns, removeArtefacts } from './ica/remove-artefacts.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/ica',
  title: 'Independent components',
  summary:
    'Unmixes a recording into independent components, shows what each looks like, and takes those of the eyes, or those that are named, away.',
  sources: [
    'Hyvärinen A (1999). Fast and robust fixed-point algorithms for independent component analysis. IEEE Trans Neural Netw 10:626–634.',
    'Winkler I, Debener S, Müller KR, Tangermann M (2015). On the influence of high-pass filtering on ICA-based artifact reduction in EEG-ERP. EMBC 2015:4101–4105.',
  ],
  takes: { recording: recording({ what: 'a recording of several channels' }) },
  settings: z.object({
    remove: z
      .string()
      .default('eyes')
      .describe('eyes: what is correlated with an EOG channel; none; or numbers of components, with commas between.'),
    eyeR: z.number().min(0.1).max(1).default(0.6).describe('From which correlation with an EOG channel on a component is of the eyes.'),
    components: z.int().min(0).max(512).default(0).describe('How many components at most; 0: as many as the channels have dimensions.'),
    channels: channelsSetting,
  }),
  gives: {
    cleaned: recording({ what: 'the recording without the removed components', suffix: 'desc-ica_eeg' }),
    components: table({ what: 'what each component looks like', columns: componentColumns, suffix: 'desc-components_stats' }),
    mixing: array({ what: 'the maps: channels × components' }),
    unmixing: array({ what: 'the filters: components × channels' }),
    maps: drawing({ what: 'the components on the scalp', optional: true }),
  },
  run: ({ recording: given }, settings, context) => removeArtefacts(given, settings, context),
  verdict({ components }) {
    const removed = components?.rows.filter((row) => row.removed === 'yes') ?? []
    const share = removed.reduce((sum, row) => sum + Number(row.variance), 0)
    return {
      level: removed.length > 0 ? 'good' : 'warn',
      sentence:
        removed.length > 0 ? `${removed.length} of ${components?.rows.length} components were removed.` : 'No component was removed.',
      detail:
        removed.length > 0 ? `They hold ${(100 * share).toFixed(0)} % of the variance.` : 'None looks like the eyes, or none was named.',
    }
  },
  figures: ({ maps }) => (maps ? [drawn('Components with their share of the variance; nose up, red positive', maps)] : []),
  phantom: { fast: true, make: makeBlinks, makeNull: makeNoBlinks, judge: judgeIca },
})
