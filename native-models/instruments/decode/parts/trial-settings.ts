import { z } from 'zod'
import { recording, table } from '../../contract.ts'
import { channelsSetting } from '../../signal/parts/settings.ts'

/** What decoders of trials take. */
export const takesTrials = {
  recording: recording({ what: 'a recording with events, filtered to the band of interest' }),
  others: table({ what: 'further recordings with the same channels: their paths in the column "file"', optional: true }),
}

/** Which trials are cut, and what of them is left out in turn. */
export const trialSettings = ({ fromS, toS }: { fromS: number; toS: number }) => ({
  first: z.string().default('left').describe('Label of the first event.'),
  second: z.string().default('right').describe('Label of the second event.'),
  others: z.string().default('').describe('Labels of further events, with commas between.'),
  fromS: z.number().min(-10).max(60).default(fromS).describe('Begin of an epoch, in seconds after the event.'),
  toS: z.number().min(-10).max(60).default(toS).describe('End of an epoch, in seconds after the event.'),
  leave: z
    .enum(['blocks', 'run', 'session', 'subject', 'recording'])
    .default('blocks')
    .describe('What is left out in turn: contiguous blocks of trials, or runs, sessions or subjects (by BIDS names), or recordings.'),
  runEvent: z.string().default('').describe('Label of the event that begins a run; empty: runs are told by file names.'),
  folds: z.int().min(2).max(50).default(5).describe('Contiguous blocks of trials, each decoded from what is learned in the others.'),
  gap: z.int().min(0).max(50).default(1).describe('Trials beside each block that are not learned from.'),
  channels: channelsSetting,
})
