import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { analyticHead } from './analyticHead.ts'
import type { HeadMap } from './headMap.ts'
import { drawParameters, type HeadParameters, type WorkingGrid } from './parameters.ts'
import { brainIdSevere, synthseg, tissueTraining } from './recipes.ts'
import { synthesise } from './synthesise.ts'
import { anatomy, tissueCount } from './tissues.ts'

const grid: WorkingGrid = { shape: [48, 56, 48], spacingMm: 4, oversampling: 2 }
const fine: WorkingGrid = { shape: [64, 76, 64], spacingMm: 3, oversampling: 1 }
let head: HeadMap
beforeAll(() => {
  head = analyticHead({ spacingMm: 3 })
}, 120_000)
const draw = (seed: number, part = 0) => drawParameters(tissueTraining.parts[part].recipe, grid, `${seed}`, seededRandom(seed))
const still = (parameters: HeadParameters, matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1]): HeadParameters => ({
  ...parameters,
  deformation: { ...parameters.deformation, matrix, shiftMm: [0, 0, 0], warpStdMm: 0, flipped: matrix[0] < 0 },
  strip: undefined,
  coverageMm: undefined,
})
/** `toEqual` on a million numbers takes seconds. */
const sameBytes = (a?: Float32Array | Uint8Array, b?: Float32Array | Uint8Array) =>
  a !== undefined && b !== undefined && Buffer.from(a.buffer).equals(Buffer.from(b.buffer))
const volumeOf = (tissue: Uint8Array, index: number) => tissue.reduce((sum, t) => sum + (t === index ? 1 : 0), 0)

test('the same parameters, written out and read back, make the same image bit for bit', () => {
  const parameters = draw(4)
  const again = JSON.parse(JSON.stringify(parameters))
  const first = synthesise(head, parameters, grid)
  const second = synthesise(head, again, grid)
  for (const part of ['image', 'fractions', 'tissue', 'brainDistance'] as const) expect(sameBytes(first[part], second[part])).toBe(true)
  expect(sameBytes(synthesise(head, { ...parameters, seed: 'other' }, grid).image, first.image)).toBe(false)
})

test('the shares of the tissues sum to one in every voxel, whatever was stripped or cut', () => {
  for (let seed = 0; seed < 4; seed++) {
    const { fractions, tissue } = synthesise(head, draw(seed, seed % tissueTraining.parts.length), grid)
    if (!fractions) throw new Error('an oversampled grid has fractions')
    let farthest = 0
    let beaten = 0
    for (let n = 0; n < tissue.length; n++) {
      let sum = 0
      let most = 0
      for (let t = 0; t < tissueCount; t++) {
        sum += fractions[t * tissue.length + n]
        most = Math.max(most, fractions[t * tissue.length + n])
      }
      farthest = Math.max(farthest, Math.abs(sum - 1))
      if (fractions[tissue[n] * tissue.length + n] !== most) beaten++
    }
    expect(farthest).toBeLessThan(1e-5)
    expect(beaten).toBe(0)
  }
})

test('mirroring swaps left labels and right labels: left stays on the left of the image', () => {
  const sides = (matrix: number[]) => {
    const { codes } = synthesise(head, still(draw(1), matrix), fine)
    if (!codes) throw new Error('a grid that is not oversampled has codes')
    const labels = Array.from(codes, (code) => anatomy[code].label)
    // Cerebral white matter left (2) and right (41) by the side of the image, away from the middle.
    const count = (label: number, right: boolean) => labels.filter((l, n) => l === label && (right ? n % 64 > 34 : n % 64 < 29)).length
    return { leftOnLeft: count(2, false), leftOnRight: count(2, true), rightOnRight: count(41, true) }
  }
  for (const matrix of [
    [1, 0, 0, 0, 1, 0, 0, 0, 1],
    [-1, 0, 0, 0, 1, 0, 0, 0, 1],
  ]) {
    const { leftOnLeft, leftOnRight, rightOnRight } = sides(matrix)
    expect(leftOnLeft).toBeGreaterThan(3000)
    expect(rightOnRight).toBeGreaterThan(3000)
    expect(leftOnRight).toBe(0)
  }
})

test('an undeformed head keeps its volumes, and a head drawn twice as large has eight times less of it in view', () => {
  // On the grid's own 2 mm, so that no voxel is counted twice.
  const even = analyticHead({ spacingMm: 2 })
  const count = (index: number) => even.codes.reduce((sum, code) => sum + (anatomy[code & 127].tissue === index ? 1 : 0), 0) * 8
  const { tissue, fractions } = synthesise(even, still(draw(2)), grid)
  if (!fractions) throw new Error('an oversampled grid has fractions')
  for (const index of [3, 4, 6, 7]) {
    const share = fractions.subarray(index * tissue.length, (index + 1) * tissue.length).reduce((a, b) => a + b, 0)
    expect(Math.abs((share * 64) / count(index) - 1)).toBeLessThan(0.03)
  }
  const half = synthesise(even, still(draw(2), [2, 0, 0, 0, 2, 0, 0, 0, 2]), grid)
  expect(Math.abs((volumeOf(half.tissue, 6) * 8) / volumeOf(tissue, 6) - 1)).toBeLessThan(0.15)
})

test('the distance to the brain’s boundary is in mm of the image: it halves when the head does', () => {
  const deepest = (scale: number) =>
    synthesise(head, still(draw(3), [scale, 0, 0, 0, scale, 0, 0, 0, scale]), { ...grid, oversampling: 1 }).brainDistance
  const brainVoxels = (distance: Float32Array) => distance.reduce((sum, mm) => sum + (mm < 0 ? 1 : 0), 0)
  expect(Math.abs((brainVoxels(deepest(2)) * 8) / brainVoxels(deepest(1)) - 1)).toBeLessThan(0.1)
  const [nx, ny] = grid.shape
  const distance = deepest(1)
  const middle = (24 * ny + 28) * nx
  // Along a line from the middle to the right it rises a millimetre a millimetre once within 20 mm of the surface.
  for (let i = 25; i < nx - 1; i++) {
    const [here, next] = [distance[middle + i], distance[middle + i + 1]]
    if (here > -16 && next < 18) expect(Math.abs(next - here - 4)).toBeLessThan(1)
  }
})

test('a stripped skull is exactly 0 in the image and background in the truth', () => {
  for (const strip of [{ kind: 'brain' }, { kind: 'without fluid' }, { kind: 'margin', marginMm: 4 }] as const) {
    const { image, tissue, fractions } = synthesise(head, { ...still(draw(5)), strip, noise: { std: 10, rician: true } }, grid)
    if (!fractions) throw new Error('an oversampled grid has fractions')
    let blank = 0
    let untrue = 0
    for (let n = 0; n < image.length; n++) {
      if (image[n] !== 0) continue
      blank++
      if (fractions[n] !== 1) untrue++
    }
    expect(untrue).toBe(0)
    // Noise was added after stripping, yet nothing of it is left outside.
    expect(blank / image.length).toBeGreaterThan(0.6)
    expect(volumeOf(tissue, 6)).toBeGreaterThan(5000)
    if (strip.kind === 'without fluid') expect(volumeOf(tissue, 2)).toBe(0)
    if (strip.kind === 'brain') expect(volumeOf(tissue, 1)).toBe(0)
  }
})

test('beyond the coverage the image is 0, the truth background, and the brain ends', () => {
  const coverageMm = { low: [0, 0, 90], high: [192, 224, 192] }
  const { image, tissue, brainDistance } = synthesise(head, { ...still(draw(6)), coverageMm, noise: { std: 10, rician: true } }, grid)
  const layer = grid.shape[0] * grid.shape[1]
  // Voxel layer 22 has its middle at 90 mm exactly; 21 lies beyond.
  expect(image.subarray(0, 22 * layer).every((value) => value === 0)).toBe(true)
  expect(tissue.subarray(0, 22 * layer).every((t) => t === 0)).toBe(true)
  expect(Math.min(...brainDistance.subarray(0, 22 * layer))).toBeGreaterThan(0)
  expect(image.subarray(22 * layer).every((value) => value > 0)).toBe(true)
})

test('published recipes run at the resolution of the labels', () => {
  for (const recipe of [synthseg, brainIdSevere]) {
    const { image, tissue } = synthesise(head, drawParameters(recipe, fine, 'x', seededRandom('x')), fine)
    expect(image.every((value) => Number.isFinite(value) && value >= 0 && value <= 400)).toBe(true)
    expect(new Set(tissue).size).toBe(tissueCount)
  }
})
