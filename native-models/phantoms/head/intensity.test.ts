import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { applyGamma, drawTissue, scan } from './intensity.ts'
import { drawParameters, type HeadParameters, type WorkingGrid } from './parameters.ts'
import { synthseg } from './recipes.ts'
import { anatomy, codeOfLabel } from './tissues.ts'

const grid: WorkingGrid = { shape: [64, 64, 64], spacingMm: 1, oversampling: 1 }
const white = codeOfLabel.get(2) ?? 0
const plain: HeadParameters = {
  ...drawParameters(synthseg, grid, 'plain', seededRandom('plain')),
  means: anatomy.map((_, code) => (code === white ? 120 : 40)),
  stds: anatomy.map((_, code) => (code === white ? 12 : 5)),
  texture: { share: 0, nodeMm: 8 },
  bias: { std: 0, nodeMm: 30 },
  gamma: { exponent: 1, scale: '300' },
  slices: [1, 1, 1].map(() => ({ spacingMm: 1, sigmaMm: 0 })),
  noise: { std: 0, rician: false },
}
/** White matter in one half, air in the other. */
const codes = Uint8Array.from({ length: 64 ** 3 }, (_, n) => (n % 64 < 32 ? white : 0))
const whiteOf = (image: Float32Array) => image.filter((_, n) => codes[n] === white)
const airOf = (image: Float32Array) => image.filter((_, n) => codes[n] === 0)
const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length
const sd = (values: Float32Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length - mean(values) ** 2)
const draw = (parameters: HeadParameters, seed = 1) => drawTissue(codes, grid.shape, parameters, grid, seededRandom(seed))

test('each label has its own mean and standard deviation', () => {
  const image = draw(plain)
  expect(Math.abs(mean(whiteOf(image)) - 120)).toBeLessThan(0.2)
  expect(Math.abs(sd(whiteOf(image)) - 12)).toBeLessThan(0.2)
  expect(Math.abs(mean(airOf(image)) - 40)).toBeLessThan(0.1)
  expect(Math.abs(sd(airOf(image)) - 5)).toBeLessThan(0.1)
})

test('mottle moves variance from voxels to patches and keeps its sum', () => {
  const neighbours = (image: Float32Array) => {
    let product = 0
    let pairs = 0
    for (let n = 0; n < image.length - 1; n++)
      if (codes[n] === white && codes[n + 1] === white && n % 64 < 63) {
        product += (image[n] - 120) * (image[n + 1] - 120)
        pairs++
      }
    return product / pairs / 144
  }
  const mottled = [1, 2, 3, 4].map((seed) => draw({ ...plain, texture: { share: 0.6, nodeMm: 6 } }, seed))
  const variance = mottled.reduce((sum, image) => sum + sd(whiteOf(image)) ** 2, 0) / 4
  expect(Math.abs(variance / 144 - 1)).toBeLessThan(0.12)
  expect(neighbours(mottled[0])).toBeGreaterThan(0.4)
  expect(Math.abs(neighbours(draw(plain)))).toBeLessThan(0.02)
})

test('the logarithm of the bias field has the standard deviation of its nodes, and multiplies every tissue alike', () => {
  const still = { ...plain, stds: anatomy.map(() => 0), bias: { std: 0.5, nodeMm: 4 } }
  const image = draw(still)
  const log = Float32Array.from(image, (value, n) => Math.log(value / (codes[n] === white ? 120 : 40)))
  // Linear interpolation between independent nodes leaves (2/3)³ of the variance, exp before interpolating a little more.
  expect(Math.abs(sd(log) / (0.5 * (2 / 3) ** 1.5) - 1)).toBeLessThan(0.12)
  for (let row = 0; row < 64 * 64; row += 97) expect(Math.abs(log[row * 64 + 31] - log[row * 64 + 32])).toBeLessThan(0.6)
})

test('gamma is the power law over 300, or over the image’s own range, clipped to [0, 300]', () => {
  const values = [-20, 0, 1, 37, 150, 299, 450]
  const image = Float32Array.from(values)
  applyGamma(image, { exponent: 1.7, scale: '300' })
  values.forEach((value, n) => {
    expect(Math.abs(image[n] - 300 * (Math.min(300, Math.max(0, value)) / 300) ** 1.7)).toBeLessThan(0.01)
  })
  const own = Float32Array.from([20, 60, 120])
  applyGamma(own, { exponent: 0.6, scale: 'min-max' })
  expect(own[0]).toBeCloseTo(20, 3)
  expect(own[1]).toBeCloseTo(20 + 100 * 0.4 ** 0.6, 1)
  expect(own[2]).toBeCloseTo(120, 3)
})

test('noise is Gaussian and clipped, or Rician: in air its mean is then σ √(π/2)', () => {
  const air = new Float32Array(64 ** 3)
  const noisy = (rician: boolean, level: number) =>
    scan(
      air.map(() => level),
      { ...plain, noise: { std: 10, rician } },
      grid,
      seededRandom(3),
    )
  expect(Math.abs(mean(noisy(true, 0)) - 10 * Math.sqrt(Math.PI / 2))).toBeLessThan(0.1)
  expect(Math.abs(mean(noisy(false, 200)) - 200)).toBeLessThan(0.1)
  expect(Math.abs(sd(noisy(false, 200)) - 10)).toBeLessThan(0.1)
  expect(noisy(false, 0).every((value) => value >= 0)).toBe(true)
  expect(Math.abs(mean(noisy(true, 200)) - Math.hypot(200, 10 / Math.SQRT2) - 0.12)).toBeLessThan(0.2)
})

test('thick slices smear their own axis and no other', () => {
  const slab = (axis: number) => Float32Array.from({ length: 64 ** 3 }, (_, n) => (Math.floor(n / 64 ** axis) % 64 < 32 ? 0 : 100))
  const thick = { ...plain, slices: [1, 1, 6].map((spacingMm) => ({ spacingMm, sigmaMm: spacingMm === 6 ? 2.5 : 0 })) }
  const steps = (axis: number) => {
    const image = scan(slab(axis), thick, grid, seededRandom(1))
    return Array.from({ length: 64 }, (_, n) => image[n * 64 ** axis]).filter((value) => value > 2 && value < 98).length
  }
  expect(steps(0)).toBe(0)
  expect(steps(1)).toBe(0)
  expect(steps(2)).toBeGreaterThan(5)
})

test('oversampling averages: at 4 mm from 2 mm the mean stays and voxel noise falls', () => {
  const coarse: WorkingGrid = { shape: [16, 16, 16], spacingMm: 4, oversampling: 2 }
  const fine = Uint8Array.from({ length: 32 ** 3 }, () => white)
  const image = scan(
    drawTissue(fine, [32, 32, 32], plain, coarse, seededRandom(1)),
    { ...plain, antialiasMm: 1.7 },
    coarse,
    seededRandom(1),
  )
  expect(image.length).toBe(16 ** 3)
  expect(Math.abs(mean(image) - 120)).toBeLessThan(0.5)
  expect(sd(image)).toBeLessThan(5)
})

test('a recipe means the same at 2 mm: the voxels of a finer scan are averaged, eight to one', () => {
  const two: WorkingGrid = { shape: [40, 40, 40], spacingMm: 2, oversampling: 1 }
  const all = Uint8Array.from({ length: 40 ** 3 }, () => white)
  const tissue = drawTissue(all, two.shape, plain, two, seededRandom(1))
  expect(Math.abs(sd(tissue) - 12 / Math.sqrt(8))).toBeLessThan(0.06)
  const flat = new Float32Array(40 ** 3).fill(100)
  const noisy = (spacingMm: number) =>
    scan(
      flat,
      { ...plain, noise: { std: 8, rician: false }, slices: [1, 1, spacingMm].map((mm) => ({ spacingMm: mm, sigmaMm: 0 })) },
      two,
      seededRandom(1),
    )
  expect(Math.abs(sd(noisy(1)) - 8 / Math.sqrt(8))).toBeLessThan(0.05)
  expect(Math.abs(sd(noisy(2)) - 8 / Math.sqrt(4))).toBeLessThan(0.07)
})
