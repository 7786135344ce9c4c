import { expect, it } from 'vitest'
import { structureLabels } from './brain-structures.ts'
import {
  type DiceModel,
  diceFeatures,
  doubtsHead,
  featuresOf,
  kindOf,
  logit,
  modelRow,
  predictDice,
  withPredictedDice,
} from './predicted-dice.ts'

const kinds = Math.max(...kindOf) + 1
const scan = { entropy: 0.3, flip: 0.1, contrast: 4, spacingMm: 1, voxelMl: 0.001 }
/** Predicts what the beliefs of the mixture expect, a little lower for the thalamus. */
const thalamus = structureLabels.findIndex(({ name }) => name === 'Left-Thalamus')
const model: DiceModel = {
  weights: [
    1,
    ...new Array(diceFeatures.length - 1).fill(0),
    ...Array.from({ length: kinds }, (_, k) => (k === kindOf[thalamus] ? -1 : 0)),
  ],
  means: diceFeatures.map(() => 0),
  scales: diceFeatures.map(() => 1),
  intercept: 0,
  error: [-0.5, 0.5],
  calibration: [],
  pearson: 1,
  meanAbsoluteError: 0,
  scans: 1,
}
const evidence = structureLabels.map(({ index }) => ({ index, believed: 0.8, foreseen: 0.6, voxels: index === 2 ? 0 : 5000 }))

it('predicts a Dice for every structure that was found, within its error', () => {
  const { rows } = predictDice(evidence, scan, model)
  expect(rows).toHaveLength(structureLabels.length - 1)
  const putamen = rows.find(({ name }) => name === 'Left-Putamen')
  expect(putamen?.predicted).toBeCloseTo(0.8, 6)
  expect(putamen?.low).toBeCloseTo(1 / (1 + Math.exp(0.5 - logit(0.8))), 6)
  expect(putamen?.high).toBeGreaterThan(0.8)
  expect(putamen?.verdict).toBe('good')
  for (const side of ['Left', 'Right']) {
    expect(rows.find(({ name }) => name === `${side}-Thalamus`)).toMatchObject({
      verdict: 'warn',
      predicted: expect.closeTo(1 / (1 + Math.exp(1 - logit(0.8))), 6),
    })
  }
})

it('says in the table of quality how the structures are predicted to come out', () => {
  const confidence = predictDice(
    evidence.map((each) => ({ ...each, believed: 0.3 })),
    scan,
    model,
  )
  const { rows } = withPredictedDice({ columns: [], rows: [] }, confidence)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ verdict: 'bad' })
  expect(Number(rows[0].value)).toBeLessThan(0.3)
})

it('scales features and marks the kind, which both sides share', () => {
  const right = structureLabels.findIndex(({ name }) => name === 'Right-Thalamus')
  const features = featuresOf(evidence[thalamus], scan)
  const row = modelRow(features, thalamus, { means: features, scales: diceFeatures.map(() => 2) })
  expect(row.slice(0, diceFeatures.length)).toEqual(diceFeatures.map(() => 0))
  expect(row.slice(diceFeatures.length).reduce((a, b) => a + b)).toBe(1)
  expect(kindOf[right]).toBe(kindOf[thalamus])
  expect(modelRow(features, right, model)).toEqual(modelRow(features, thalamus, model))
})

it('doubts that it saw a head where the structures are foretold to be wrong and the mirrored scan is seen otherwise', () => {
  const foretold = (dice: number) =>
    predictDice(
      evidence.map((each) => ({ ...each, believed: dice })),
      scan,
      model,
    )
  expect(doubtsHead(foretold(0.3), { flip: 0.2 })).toMatch(/another part of the body/)
  expect(doubtsHead(foretold(0.3), { flip: 0.1 })).toBeUndefined()
  expect(doubtsHead(foretold(0.7), { flip: 0.2 })).toBeUndefined()
})
