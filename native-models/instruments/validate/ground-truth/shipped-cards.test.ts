import { expect, it } from 'vitest'
import { methodNames } from '../../../attribution/methods.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { resnet } from '../../../training/networks/resnet.ts'
import { runContext } from '../../context.ts'
import { findInstrument } from '../../registry.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { cardFor, cardsIn, cardVerdict, SHIPPED_CARDS } from './card.ts'
import { FAMILIES } from './family.ts'

const model = resnet({ blocks: [1, 1], width: 2, inputChannels: 1, outputs: 1, size: [16, 16, 16], random: seededRandom(1) })
const shape = [1, 1, 16, 16, 16]

it('every shipped card is of a method and a family that there are, with shares between 0 and 1 inside their intervals', () => {
  const cards = cardsIn(SHIPPED_CARDS)
  expect(cards.length).toBeGreaterThan(10)
  for (const card of cards) {
    expect(methodNames()).toContain(card.method)
    expect(FAMILIES).toContain(card.family)
    for (const share of [card.found, card.chance, card.elsewhere, card.mass, ...(card.empty ? [card.empty] : [])]) {
      expect(share.low).toBeGreaterThanOrEqual(0)
      expect(share.high).toBeLessThanOrEqual(1)
      expect(share.value).toBeGreaterThanOrEqual(share.low)
      expect(share.value).toBeLessThanOrEqual(share.high)
    }
    expect(card.command).toMatch(/^touchstone run validate\/ground-truth/)
  }
})

it('on brightness in a residual network SmoothGrad passes its card, and GradCAM fails it', () => {
  const level = (method: string) => {
    const found = cardFor(method, { model, modality: 'mri', signal: 'intensity' })
    return found && cardVerdict(found.card).level
  }
  expect(level('smoothgrad')).toBe('good')
  expect(level('gradcam')).toBe('bad')
})

it('a map of a method that fails its card is marked so, and comes with the card', async () => {
  const gradcam = await findInstrument('explain/gradcam')
  const data = { array: { shape, data: new Float32Array(4096).map((_, n) => Math.sin(n)) } }
  const inputs = { data, model: await temporaryModel('carded', model), regions: undefined }
  const given = await gradcam.run(inputs as never, gradcam.settings.parse({ target: '0' }), runContext())
  expect(given.card).toMatchObject({ card: { method: 'gradcam' }, sameFamily: true })
  expect(gradcam.verdict?.({ ...inputs, ...given } as never, [])).toMatchObject({
    level: 'bad',
    sentence: expect.stringMatching(
      /^This method found the planted signal in \d+ % of \d+ phantoms like this one; chance \d+ %\. It also lit up/,
    ),
  })
})
