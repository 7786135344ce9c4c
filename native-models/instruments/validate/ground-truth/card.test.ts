import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { GraphBuilder } from '../../../graph/build.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { eegnet } from '../../../training/networks/eegnet.ts'
import { gru } from '../../../training/networks/gru.ts'
import { linear } from '../../../training/networks/linear.ts'
import { resnet } from '../../../training/networks/resnet.ts'
import { unet } from '../../../training/networks/unet.ts'
import { unetEncoder } from '../../../training/networks/unet-encoder.ts'
import { cardFor, cardSentence, cardVerdict, type MethodCard } from './card.ts'
import { familyOf } from './family.ts'

const share = (value: number, low = value - 0.05, high = value + 0.05) => ({ value, low, high })
const card: MethodCard = {
  method: 'invented-method',
  title: 'Invented',
  usual: true,
  settings: {},
  modality: 'mri',
  family: 'residual network',
  signal: 'intensity',
  found: share(0.71),
  maps: 200,
  samples: 200,
  p: 0.01,
  chance: share(0.06),
  empty: share(0.04),
  elsewhere: share(0.1),
  mass: share(0.3),
  chanceMass: 0.02,
  networks: 5,
  repetitions: 5,
  data: 'phantoms',
  network: 'a network',
  processing: { smoothVoxels: 2, cutoffPercent: 0 },
  command: 'touchstone …',
}

const folder = mkdtempSync(join(tmpdir(), 'touchstone-cards-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const random = seededRandom(1)
const image = { inputChannels: 1, size: [16, 16, 16], random }
const residual = resnet({ ...image, blocks: [1], width: 2, outputs: 1 })
const encoder = unetEncoder({ ...image, channels: [2, 3], outputs: 1 })
const recording = { channels: 4, samples: 64, outputs: 2, random }

it('says in one sentence what a clinician needs', () => {
  expect(cardSentence(card)).toBe(
    'This method found the planted signal in 71 % of 200 phantoms like this one; chance 6 %. It also lit up 4 % of empty ones.',
  )
  expect(cardSentence({ ...card, empty: null })).toBe(
    'This method found the planted signal in 71 % of 200 phantoms like this one; chance 6 %.',
  )
})

it('counts phantoms, not the maps that several networks made of them', () => {
  expect(cardSentence({ ...card, maps: 800, networks: 20 })).toBe(cardSentence(card))
  const lit = { ...card, empty: share(0.2) }
  expect(cardVerdict(lit).level).toBe('warn')
  // Four networks of one repetition have one null beside them, which says little about others.
  expect(cardVerdict({ ...lit, networks: 4, repetitions: 1 }).level).toBe('good')
})

it('fails a method that is no better than where nothing is, that misses more than it finds, or that untrained networks equal', () => {
  expect(cardVerdict(card).level).toBe('good')
  expect(cardVerdict({ ...card, found: share(0.6, 0.05, 0.9) })).toMatchObject({
    level: 'bad',
    detail: expect.stringContaining('nothing to find'),
  })
  expect(cardVerdict({ ...card, p: 0.2 })).toMatchObject({ level: 'bad', detail: expect.stringContaining('Untrained') })
  expect(cardVerdict({ ...card, found: share(0.4) })).toMatchObject({ level: 'bad', detail: expect.stringContaining('misses') })
  expect(cardVerdict({ ...card, empty: share(0.3) })).toMatchObject({ level: 'warn', detail: expect.stringContaining('where nothing is') })
})

it('finds the nearest card: same kind of data, then family, then signal; and says what differs', () => {
  const cards = [
    card,
    { ...card, signal: 'lesions', found: share(0.5) },
    { ...card, family: 'convolutional network' },
    { ...card, modality: 'eeg' },
    { ...card, method: 'another' },
    { ...card, usual: false, found: share(0.1) },
  ]
  writeFileSync(join(folder, 'cards.json'), JSON.stringify(cards))
  const modality = 'mri'
  const ask = (query: Partial<Parameters<typeof cardFor>[1]>) =>
    cardFor('invented-method', { model: residual, modality, ...query }, [folder])
  expect(ask({ signal: 'intensity' })).toEqual({ card, sameFamily: true, failsElsewhere: false, differs: [] })
  expect(ask({ signal: 'lesions' })?.card.found.value).toBe(0.5)
  // Where the signal is not known, the least is promised.
  expect(ask({})).toMatchObject({ card: { signal: 'lesions' }, differs: [expect.stringContaining('not known')] })
  writeFileSync(join(folder, 'failing.json'), JSON.stringify([{ ...card, signal: 'volume', found: share(0.1) }]))
  expect(ask({})).toMatchObject({
    card: { signal: 'lesions' },
    failsElsewhere: true,
    differs: [expect.stringContaining('fails on volume (found in 10 %)')],
  })
  expect(ask({ model: encoder, signal: 'intensity' })?.card.family).toBe('convolutional network')
  const dense = linear({ shape: [1, 16, 16, 16], random })
  expect(ask({ model: dense, signal: 'intensity' })?.differs).toEqual([expect.stringContaining('this network is a linear model')])
  expect(ask({ modality: 'eeg' })?.card.modality).toBe('eeg')
  expect(cardFor('nobody-made-this', { model: residual, modality }, [folder])).toBeUndefined()
})

it('tells families by their operators', () => {
  const attention = new GraphBuilder()
  const tokens = attention.input('tokens', [1, 4, 8])
  const score = attention.op('MatMul', [attention.op('Relu', [tokens]), attention.op('Transpose', [tokens], { perm: [0, 2, 1] })])
  attention.output(attention.op('MatMul', [attention.op('Softmax', [score], { axis: -1 }), attention.op('Neg', [tokens])]))
  const families = [
    residual,
    encoder,
    unet({ channels: [2, 3], inputChannels: 1, heads: { labels: 2 }, random }),
    eegnet({ ...recording, filters: 2, kernel: 8 }),
    gru({ ...recording, hidden: 3 }),
    linear({ shape: [5], random }),
    attention.model(),
  ].map(familyOf)
  expect(families).toEqual([
    'residual network',
    'convolutional network',
    'U-Net',
    'convolutional network',
    'recurrent network',
    'linear model',
    'transformer',
  ])
})
