import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { analyticHead } from './analyticHead.ts'
import { type HeadMap, insideBrain } from './headMap.ts'
import { nullScan } from './nullScan.ts'
import type { WorkingGrid } from './parameters.ts'
import { phantomScan } from './phantomScan.ts'
import { evaluationRecipe } from './recipes.ts'
import { mirrorCode, tissueCount, tissueOfCode } from './tissues.ts'

const grid: WorkingGrid = { shape: [64, 75, 64], spacingMm: 3, oversampling: 1 }
let head: HeadMap
beforeAll(() => {
  head = analyticHead({ spacingMm: 3 })
}, 120_000)

function meansByTissue(values: ArrayLike<number>, tissues: ArrayLike<number>): number[] {
  const sums = new Array(tissueCount).fill(0)
  const counts = new Array(tissueCount).fill(0)
  for (let n = 0; n < values.length; n++) {
    sums[tissues[n]] += values[n]
    counts[tissues[n]]++
  }
  return sums.map((sum, tissue) => sum / counts[tissue])
}

test('the analytic head is symmetric, has every tissue, and the volumes of an adult', () => {
  const [nx] = head.shape
  const volumesMl = new Array(tissueCount).fill(0)
  let asymmetric = 0
  head.codes.forEach((code, n) => {
    const across = head.codes[n - (n % nx) + (nx - 1 - (n % nx))]
    // The gyroid of the folds itself has no mirror; everything deep has.
    if (tissueOfCode[code & 127] === 5 && mirrorCode[code & 127] !== (across & 127)) asymmetric++
    volumesMl[tissueOfCode[code & 127]] += 0.027
  })
  expect(asymmetric).toBe(0)
  const within = (tissue: number, low: number, high: number) => {
    expect(volumesMl[tissue]).toBeGreaterThan(low)
    expect(volumesMl[tissue]).toBeLessThan(high)
  }
  within(3, 10, 40)
  within(4, 350, 650)
  within(5, 20, 60)
  within(6, 350, 700)
  within(7, 110, 200)
  const brainMl = head.codes.reduce((sum, code) => sum + (code >= insideBrain ? 0.027 : 0), 0)
  expect(brainMl).toBeGreaterThan(1100)
  expect(brainMl).toBeLessThan(1700)
})

test('older heads have larger ventricles and more fluid', () => {
  const count = (map: HeadMap, tissue: number) => map.codes.reduce((sum, code) => sum + (tissueOfCode[code & 127] === tissue ? 1 : 0), 0)
  const old = analyticHead({ spacingMm: 4, ventricles: 1.6, atrophy: 0.35 })
  const young = analyticHead({ spacingMm: 4, ventricles: 0.7, atrophy: 0.1 })
  expect(count(old, 3)).toBeGreaterThan(1.5 * count(young, 3))
  expect(count(old, 2)).toBeGreaterThan(1.1 * count(young, 2))
})

test('a T1-like scan is brightest in white matter, a T2-like one in fluid; both lie on the grid of their truth', () => {
  const meansOf = (contrast: 'T1' | 'T2') => {
    const { scan, tissues } = phantomScan(head, evaluationRecipe(contrast), 3, grid)
    expect(tissues.affine).toEqual(scan.affine)
    return meansByTissue(scan.data, tissues.data)
  }
  const [t1, t2] = [meansOf('T1'), meansOf('T2')]
  expect(t1[6]).toBeGreaterThan(1.1 * t1[4])
  expect(t1[4]).toBeGreaterThan(1.2 * t1[3])
  expect(t2[3]).toBeGreaterThan(1.3 * t2[4])
  expect(t2[4]).toBeGreaterThan(1.1 * t2[6])
})

test('the brain mask agrees with the tissues: parenchyma inside, head outside', () => {
  const { tissues, brainMask } = phantomScan(head, evaluationRecipe('T1'), 4, grid)
  let wrong = 0
  let parenchyma = 0
  tissues.data.forEach((tissue, n) => {
    if (tissue >= 3) parenchyma++
    if ((tissue >= 3 && brainMask.data[n] === 0) || (tissue <= 1 && brainMask.data[n] === 1)) wrong++
  })
  expect(wrong / parenchyma).toBeLessThan(0.02)
})

test('the null has the size and grey values of a head and no tissue in it: its mottle knows nothing of anatomy', () => {
  const scan = nullScan(seededRandom(1), grid)
  const { tissues } = phantomScan(
    head,
    { ...evaluationRecipe('T1'), warp: { stdMm: [0, 0], nodeMm: [16, 16], integrated: false } },
    1,
    grid,
  )
  // One null has patches, and they fall on some tissue; over eight nulls they fall on none.
  const means = Array.from({ length: 8 }, (_, seed) => meansByTissue(nullScan(seededRandom(seed), grid).data, tissues.data))
  expect(Math.abs(means.reduce((sum, m) => sum + m[6] / m[4] - 1, 0) / 8)).toBeLessThan(0.03)
  expect(Math.min(...means.map((m) => m[6]))).toBeGreaterThan(80)
  const same = (seed: number) => Buffer.from(nullScan(seededRandom(seed), grid).data.buffer).equals(Buffer.from(scan.data.buffer))
  expect([same(1), same(2)]).toEqual([true, false])
})
