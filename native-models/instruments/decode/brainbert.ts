import { z } from 'zod'
import { barChart, instrument, model, record, recording, table } from '../contract.ts'
import { channelsSetting } from '../signal/parts/settings.ts'
import { judgeBrainBert, makeBursts, makeUnrelatedBursts } from './brainbert/phantom.ts'
import { channelColumns, maskColumns } from './brainbert/tables.ts'

export default instrument({
  id: 'decode/brainbert',
  title: 'A network that learned from intracranial recordings by itself',
  summary:
    'Trains a transformer to fill in masked parts of spectrograms of single contacts, then asks of each contact what its states tell of events and how many dimensions they fill.',
  sources: [
    'Wang C, Subramaniam V, Yaari AU, Kreiman G, Katz B, Cases I, Barbu A (2023). BrainBERT: self-supervised representation learning for intracranial recordings. ICLR.',
    'Moca VV, Bârzan H, Nagy-Dăbâcan A, Mureșan RC (2021). Time–frequency super-resolution with superlets. Nat Commun 12:337.',
    'Westfall PH, Young SS (1993). Resampling-based multiple testing. Wiley. The largest of all contacts under exchanged labels.',
  ],
  takes: {
    recording: recording({ what: 'an intracranial recording, each contact against its neighbours (Laplacian), or any EEG' }),
    network: model({ what: 'an encoder of your own, as ONNX: windows × frames × bins in, "embedding" out', optional: true }),
  },
  settings: z.object({
    front: z.enum(['stft', 'superlet']).default('stft').describe('Spectrogram by short Fourier transforms, or by superlets.'),
    windowS: z.number().min(0.5).max(30).default(5).describe('Length of a window, in seconds.'),
    windows: z.int().min(40).max(100_000).default(4000).describe('Most windows to learn from, of all channels together.'),
    layers: z.int().min(1).max(12).default(2).describe('Blocks of attention; 6 as published.'),
    width: z.int().min(8).max(1024).default(48).describe('Numbers of a state; 768 as published.'),
    heads: z.int().min(1).max(16).default(4).describe('Heads of attention, a divisor of the width; 12 as published.'),
    steps: z.int().min(1).max(1_000_000).default(600).describe('Steps of learning from masked windows, of 32 windows each.'),
    rate: z.number().positive().max(0.1).default(0.001).describe('Largest learning rate.'),
    first: z.string().default('').describe('Label of the first event to decode; empty: none is decoded.'),
    second: z.string().default('').describe('Label of the second event.'),
    centreS: z.number().min(-10).max(60).default(0).describe('Middle of the decoded window, in seconds after the event.'),
    folds: z.int().min(2).max(50).default(5).describe('Contiguous blocks of trials, each decoded from what is learned in the others.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often labels are exchanged to find what chance reaches.'),
    fineTuneSteps: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Steps of training the whole network for the events in each fold; 0: none.'),
    channels: channelsSetting,
  }),
  gives: {
    channels: table({ what: 'what the states of each contact tell', columns: channelColumns, suffix: 'desc-brainbert_stats' }),
    masks: table({ what: 'how well masked parts are filled in', columns: maskColumns, suffix: 'desc-masks_stats' }),
    network: model({
      what: 'the encoder: windows × frames × bins in, filled in and states out',
      optional: true,
      suffix: 'desc-brainbert_model',
    }),
    card: record({ what: 'its card', optional: true, suffix: 'desc-brainbert_card' }),
  },
  async run({ recording: given, network }, settings, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { runBrainBert } = await import('./brainbert/run.ts')
    return runBrainBert(given, network, settings, context)
  },
  verdict({ channels, masks }) {
    const rows = channels?.rows ?? []
    const found = rows.filter(({ p }) => typeof p === 'number' && p <= 0.05)
    const filled = masks?.rows.every(({ loss, chance }) => Number(loss) < Number(chance))
    const learned = masks?.rows.length
      ? filled
        ? 'It fills in masked times and frequencies better than the mean does.'
        : 'It did not learn to fill in what is masked.'
      : undefined
    if (rows.every(({ p }) => p === null))
      return { level: filled === false ? 'warn' : 'good', sentence: learned ?? 'No events were decoded.' }
    const best = found.reduce((a, b) => (Number(b.auc) > Number(a.auc) ? b : a), found[0])
    return {
      level: found.length ? 'good' : 'warn',
      sentence: best
        ? `${found.length} of ${rows.length} contacts tell the events apart, ${best.channel} best (area ${Number(best.auc).toFixed(2)}; its plain spectrogram ${Number(best.spectrogram).toFixed(2)}).`
        : 'No contact tells the events apart.',
      detail: learned,
    }
  },
  figures: ({ channels }) =>
    channels?.rows.some(({ auc }) => auc !== null)
      ? [barChart('What each contact tells of the events', channels, 'channel', 'auc', 1)]
      : [],
  phantom: { make: makeBursts, makeNull: makeUnrelatedBursts, judge: judgeBrainBert },
})
