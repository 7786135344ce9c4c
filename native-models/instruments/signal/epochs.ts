import { z } from 'zod'
import { instrument, recording, table } from '../contract.ts'
import { epochColumns, epochsOf } from './epochs/cut.ts'
import { judgeEpochs, makeLockedWaves, makeQuiet } from './epochs/phantom.ts'
import { channelsSetting } from './parts/settings.ts'

export default instrument({
  id: 'signal/epochs',
  title: 'Epochs',
  summary: 'Cuts pieces around events, takes their baseline away, leaves out what is too large or flat, and keeps them as a recording.',
  sources: ['Luck SJ (2014). An Introduction to the Event-Related Potential Technique, 2nd ed. MIT Press.'],
  takes: { recording: recording({ what: 'a recording with events, filtered' }) },
  settings: z.object({
    events: z.string().default('').describe('Labels of the events, set apart by commas; empty: all that mark no break and nothing bad.'),
    fromS: z.number().min(-10).max(0).default(-0.2).describe('Begin of an epoch, in seconds after the event.'),
    toS: z.number().min(0).max(60).default(0.8).describe('End of an epoch, in seconds after the event.'),
    baseline: z
      .enum(['before', 'whole', 'none'])
      .default('before')
      .describe('Which mean is taken from each channel of an epoch: that of what is before the event, of all of it, or none.'),
    rejectUv: z.number().min(0).default(150).describe('Epochs that span more in any channel are left out, in microvolts; 0 keeps all.'),
    flatUv: z.number().min(0).default(1).describe('Epochs that span less in any channel are left out, in microvolts; 0 keeps all.'),
    channels: channelsSetting,
  }),
  gives: {
    epochs: recording({ what: 'the epochs, one behind the other', suffix: 'desc-epochs_eeg' }),
    trials: table({ what: 'what became of each event', columns: epochColumns, suffix: 'desc-trials_stats' }),
  },
  run: ({ recording: given }, settings, context) => epochsOf(given, settings, context),
  verdict({ trials }) {
    const rows = trials?.rows ?? []
    const kept = rows.filter(({ epoch }) => epoch !== null).length
    return {
      level: kept >= 0.5 * rows.length ? 'good' : 'warn',
      sentence: `${kept} of ${rows.length} events have an epoch.`,
      ...(kept < rows.length ? { detail: 'The table of trials says why the others were left out.' } : {}),
    }
  },
  phantom: { fast: true, make: makeLockedWaves, makeNull: makeQuiet, judge: judgeEpochs },
})
