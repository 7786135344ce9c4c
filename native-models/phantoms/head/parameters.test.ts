import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { contrasts } from './contrasts.ts'
import { drawParameters, type HeadParameters, type WorkingGrid } from './parameters.ts'
import type { Recipe } from './recipe.ts'
import { brainIdMild, brainIdSevere, evaluationRecipe, synthseg, tissueTraining } from './recipes.ts'
import { anatomy, codeOfLabel } from './tissues.ts'

const grid: WorkingGrid = { shape: [160, 160, 160], spacingMm: 1, oversampling: 1 }
const many = 4000
const draw = (recipe: Recipe): HeadParameters[] =>
  Array.from({ length: many }, (_, n) => drawParameters(recipe, grid, `${n}`, seededRandom(n)))
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const sd = (values: number[]) => Math.sqrt(mean(values.map((v) => v * v)) - mean(values) ** 2)
const share = (drawn: HeadParameters[], holds: (p: HeadParameters) => boolean) => mean(drawn.map((p) => (holds(p) ? 1 : 0)))
const at = (label: number) => codeOfLabel.get(label) ?? 0
const thick = (p: HeadParameters) => p.slices.filter(({ spacingMm }) => spacingMm !== 1).length
const determinant = ([a, b, c, d, e, f, g, h, i]: readonly number[]) => a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

const fromSynthseg = draw(synthseg)
const fromSevere = draw(brainIdSevere)
const fromMild = draw(brainIdMild)

test('SynthSeg: intensities as in the table', () => {
  const white = fromSynthseg.map((p) => p.means[at(2)])
  expect(Math.abs(mean(white) - 125)).toBeLessThan(4)
  expect(Math.abs(sd(white) - 250 / Math.sqrt(12))).toBeLessThan(3)
  expect(Math.abs(mean(fromSynthseg.map((p) => p.stds[at(2)])) - 15)).toBeLessThan(0.6)
  // Left and right, and cortex and white matter, are classes of their own; a ventricle and its horn are one.
  const same = (a: number, b: number) => share(fromSynthseg, (p) => p.means[at(a)] === p.means[at(b)])
  expect([same(2, 41), same(2, 3), same(4, 5), same(17, 18)]).toEqual([0, 0, 1, 1])
  expect(Math.abs(share(fromSynthseg, (p) => p.means[0] === 0 && p.stds[0] === 0) - 0.05)).toBeLessThan(0.012)
  // Dark by intent (25 %), or by chance among the 70 % drawn like any other class (15 / 250).
  expect(Math.abs(share(fromSynthseg, (p) => p.means[0] > 0 && p.means[0] < 15) - (0.25 + 0.7 * 0.06))).toBeLessThan(0.025)
})

test('SynthSeg: bias, gamma and slices as in the table', () => {
  expect(Math.abs(share(fromSynthseg, (p) => p.bias.std > 0) - 0.95)).toBeLessThan(0.012)
  expect(Math.max(...fromSynthseg.map((p) => p.bias.std))).toBeLessThan(0.7)
  expect(Math.abs(mean(fromSynthseg.map((p) => p.bias.std)) - 0.95 * 0.35)).toBeLessThan(0.012)
  expect(fromSynthseg[0].bias.nodeMm).toBe(40)
  expect(Math.abs(sd(fromSynthseg.map((p) => Math.log(p.gamma.exponent))) - 0.5)).toBeLessThan(0.02)
  expect(Math.abs(share(fromSynthseg, (p) => thick(p) === 0) - 0.05)).toBeLessThan(0.012)
  expect(Math.abs(share(fromSynthseg, (p) => thick(p) === 1) - 0.85)).toBeLessThan(0.02)
  expect(Math.abs(share(fromSynthseg, (p) => thick(p) === 3) - 0.1)).toBeLessThan(0.016)
  const one = fromSynthseg.filter((p) => thick(p) === 1).map((p) => Math.max(...p.slices.map(({ spacingMm }) => spacingMm)))
  expect(Math.abs(mean(one) - 4.5)).toBeLessThan(0.15)
  for (const { slices } of fromSynthseg) {
    for (const { spacingMm, sigmaMm } of slices) {
      if (spacingMm === 1) expect(sigmaMm).toBe(0.5)
      else expect(sigmaMm).toBeLessThanOrEqual(0.75 * spacingMm * 1.0301)
    }
  }
  expect(share(fromSynthseg, (p) => p.noise.std > 0)).toBe(0)
})

test('SynthSeg: half of the heads are mirrored, scales stay within a fifth of one', () => {
  expect(Math.abs(share(fromSynthseg, (p) => p.deformation.flipped) - 0.5)).toBeLessThan(0.025)
  for (const { deformation } of fromSynthseg) {
    expect(determinant(deformation.matrix) < 0).toBe(deformation.flipped)
    const size = Math.abs(determinant(deformation.matrix))
    expect(size).toBeGreaterThan(0.8 ** 3 * 0.99)
    expect(size).toBeLessThan(1.2 ** 3 * 1.01)
    expect(deformation.shiftMm.map(Math.abs)).toEqual([0, 0, 0])
  }
  expect(Math.abs(mean(fromSynthseg.map((p) => p.deformation.warpStdMm)) - 2)).toBeLessThan(0.08)
})

test('Brain-ID: severe and mild as in the table', () => {
  const white = fromSevere.map((p) => p.means[at(2)])
  expect(Math.abs(mean(white) - 125)).toBeLessThan(3)
  expect([Math.min(...white) >= 25, Math.max(...white) < 225]).toEqual([true, true])
  expect(Math.abs(share(fromSevere, (p) => p.means[0] === 0) - 0.5)).toBeLessThan(0.025)
  expect(Math.abs(mean(fromSevere.map((p) => p.bias.std)) - 0.35)).toBeLessThan(0.01)
  expect(Math.max(...fromMild.map((p) => p.bias.std))).toBeLessThanOrEqual(0.02)
  expect(Math.abs(sd(fromSevere.map((p) => Math.log(p.gamma.exponent))) - 0.1)).toBeLessThan(0.005)
  expect(Math.abs(sd(fromMild.map((p) => Math.log(p.gamma.exponent))) - 0.01)).toBeLessThan(0.0005)
  expect(Math.abs(share(fromSevere, (p) => thick(p) === 0) - 0.25)).toBeLessThan(0.025)
  const noisy = fromSevere.filter((p) => thick(p) > 0).map((p) => p.noise.std)
  expect(Math.abs(mean(noisy) - 10)).toBeLessThan(0.3)
  expect(
    share(
      fromSevere.filter((p) => thick(p) === 0),
      (p) => p.noise.std > 0,
    ),
  ).toBe(0)
  expect(Math.max(...fromMild.map((p) => p.noise.std))).toBeLessThanOrEqual(0.02)
  const clinical = fromSevere.filter((p) => p.slices[0].spacingMm < 1.7 && p.slices[2].spacingMm >= 5 && thick(p) === 3)
  expect(Math.abs(clinical.length / many - 0.25)).toBeLessThan(0.03)
  for (const { slices } of clinical) expect(slices[2].sigmaMm / ((Math.log(5) / Math.PI) * slices[2].spacingMm)).toBeCloseTo(1, 0)
})

test('named contrasts order the tissues as scanners do', () => {
  const order = (name: keyof typeof contrasts) =>
    (['cerebralWhite', 'cortex', 'csf'] as const).toSorted((a, b) => contrasts[name][b].mean - contrasts[name][a].mean)
  expect(order('T1')).toEqual(['cerebralWhite', 'cortex', 'csf'])
  expect(order('T2')).toEqual(['csf', 'cortex', 'cerebralWhite'])
  expect(order('FLAIR')).toEqual(['cortex', 'cerebralWhite', 'csf'])
  expect(order('PD')).toEqual(['csf', 'cortex', 'cerebralWhite'])
  const t1 = Array.from({ length: 500 }, (_, n) => drawParameters(evaluationRecipe('T1'), grid, `${n}`, seededRandom(n)))
  expect(Math.abs(mean(t1.map((p) => p.means[at(2)])) - 160.3)).toBeLessThan(4)
  expect(Math.abs(sd(t1.map((p) => p.means[at(2)])) - 21.7)).toBeLessThan(2.5)
})

test('training ties left to right, strips about a third of skulls, and cuts fields of view', () => {
  const any = tissueTraining.parts[0].recipe
  const drawn = draw(any)
  expect(share(drawn, (p) => anatomy.every(({ mirror }, code) => p.means[code] === p.means[at(mirror)]))).toBe(1)
  expect(Math.abs(share(drawn, (p) => p.strip !== undefined) - 0.35)).toBeLessThan(0.025)
  expect(share(drawn, (p) => p.coverageMm !== undefined)).toBeGreaterThan(0.4)
})

test('the same seed draws the same parameters', () => {
  const one = () => drawParameters(synthseg, grid, 's', seededRandom('s'))
  expect(one()).toEqual(one())
})
