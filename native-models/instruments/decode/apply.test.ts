import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { softmax } from '../trust/parts/outputs.ts'
import apply from './apply.ts'
import { linearDecoders } from './epochs/decoders.ts'
import epochs from './epochs.ts'
import { imagery } from './parts/imagery.ts'
import { readTrials } from './parts/trials.ts'

const { recording } = imagery(seededRandom(4), { differs: true, trials: 60 })

async function learned(set: Record<string, unknown>) {
  const settings = epochs.settings.parse({ toS: 1.99, permutations: 0, ...set })
  const { network = '', card } = await epochs.run({ recording, others: undefined }, settings, runContext())
  const trials = await readTrials(recording, undefined, settings, () => [], runContext())
  return { settings, network, card, trials }
}

const decode = (inputs: { decoder: string; card: unknown }, set: Record<string, unknown> = {}) =>
  apply.run({ recording, ...inputs }, apply.settings.parse({ permutations: 19, ...set }), runContext())

it.each([
  ['csp-lda', { shrinkage: 'none' }],
  ['csp-lda', { shrinkage: 'oas' }],
  ['xdawn-lda', {}],
] as const)('%s from its file scores as the rule that it was saved from', async (decoder, set) => {
  const { settings, network, card, trials } = await learned({ decoder, ...set })
  const rule = await linearDecoders[decoder](trials, settings).learn(trials.labels, [...trials.labels.keys()], settings.pairs)
  const { trials: found } = await decode({ decoder: network, card })
  const wanted = trials.labels.map((_, n) => Math.max(...softmax(rule(n))))
  expect(found?.rows).toHaveLength(60)
  for (const [n, row] of (found?.rows ?? []).entries()) expect(Number(row.probability)).toBeCloseTo(wanted[n], 4)
})

it('decodes windows where no events are, and then does not say how well', async () => {
  const { network, card } = await learned({})
  const { trials, scores } = await decode({ decoder: network, card }, { everyS: 2.5 })
  expect(trials?.rows.slice(0, 2).map(({ onsetS, event }) => [onsetS, event])).toEqual([
    [0, null],
    [2.5, null],
  ])
  expect(scores).toBeUndefined()
})

it('says what does not fit: another rate, another card, no events', async () => {
  const { network, card } = await learned({})
  const other = { ...(card as object), trainedOn: { ...(card as { trainedOn: object }).trainedOn, rateHz: 128 } }
  await expect(decode({ decoder: network, card: other })).rejects.toThrow('the decoder learned from 128 Hz')
  await expect(decode({ decoder: network, card: { method: 'csp-lda' } })).rejects.toThrow('The card does not say trainedOn')
  await expect(decode({ decoder: network, card }, { events: 'jump' })).rejects.toThrow('no whole epoch of "jump"')
})
