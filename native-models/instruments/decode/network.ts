import { z } from 'zod'
import { array, instrument, model, record, spikes, table } from '../contract.ts'
import { judgeNetwork, makeReaching, makeUnrelated } from './network/phantom.ts'
import { scoreColumns } from './network/tables.ts'

export default instrument({
  id: 'decode/network',
  title: 'Behaviour from spikes by a network',
  summary:
    'Trains a gated recurrent unit or an ELM neuron to decode a behaviour, tested on the end of the recording beside a linear filter.',
  sources: [
    'Cho K, van Merriënboer B, Gulcehre C, et al. (2014). Learning phrase representations using RNN encoder–decoder. EMNLP:1724–1734.',
    'Spieler A, Rahaman N, Martius G, Schölkopf B, Levina A (2024). The Expressive Leaky Memory neuron. ICLR.',
    'Glaser JI, Benjamin AS, Chowdhury RH, et al. (2020). Machine learning for neural decoding. eNeuro 7:0506-19.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units with a behaviour' }) },
  settings: z.object({
    method: z.enum(['gru', 'elm']).default('gru').describe('A gated recurrent unit, or an Expressive Leaky Memory neuron.'),
    behaviour: z.string().default('').describe('Name of what is decoded; the first behaviour when empty.'),
    axis: z.int().min(1).max(100).default(1).describe('Which of its columns, from 1.'),
    binS: z.number().min(0.005).max(10).default(0.1).describe('Length of a bin of time, in seconds.'),
    lags: z.int().min(1).max(60).default(5).describe('How many bins of spikes are used: the present one and those before it.'),
    size: z.int().min(1).max(256).default(16).describe('Hidden units of the network, or memories of the neuron.'),
    steps: z
      .int()
      .min(10)
      .max(100_000)
      .default(400)
      .describe('Most steps of training; it stops earlier where a held-back stretch no longer gains.'),
    gapS: z.number().min(0).max(60).default(2).describe('Seconds between the stretches that are learned from, stopped by and tested.'),
    heldS: z.number().min(0.5).default(10).describe('A value that stays exactly the same for longer is taken as lost, in seconds.'),
    shifts: z.int().min(0).max(999).default(99).describe('How often what is decoded is shifted in time to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well it decodes unseen data, with its chance level', columns: scoreColumns, suffix: 'desc-decoding_stats' }),
    decoded: array({ what: 'a row for each tested bin: its middle in seconds, true and decoded value' }),
    decoder: model({ what: 'the network: units × lags (the oldest first) in, one value out', suffix: 'desc-decoder_model' }),
    card: record({ what: 'the card of the network', suffix: 'desc-decoder_card' }),
    samples: array({ what: 'what the network takes: bins × units × lags; for explain/*', suffix: 'desc-counts_array' }),
  },
  async run({ spikes: trains }, settings, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { decodeNetwork } = await import('./network/decode-network.ts')
    return decodeNetwork(trains, settings, context)
  },
  verdict({ scores }) {
    const [own, linear] = scores?.rows ?? []
    const found = Number(own?.p) <= 0.05 && Number(own?.r2) > 0
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `On unseen data the network explains ${(100 * Number(own?.r2)).toFixed(0)} % of the variance; a linear filter ${(100 * Number(linear?.r2)).toFixed(0)} %.`
        : 'The network decodes nothing from these spikes.',
    }
  },
  phantom: { fast: true, make: makeReaching, makeNull: makeUnrelated, judge: judgeNetwork },
})
