import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { analyticHead } from './analyticHead.ts'
import { type HeadMap, insideBrain } from './headMap.ts'
import { nullScan } from './nullScan.ts'
import type { WorkingGrid } from './parameters.ts'
import { phantomScan } from './phantomScan.ts'
import { evaluationRecipe } from './recipes.ts'
import { mirrorCode, tissueCount, tissueOfCode } from './tissues.ts'

const grid: WorkingGrid = { shape: [96, 112, 96], spacingMm: 2, oversampling: 1 }
let head: HeadMap
beforeAll(() => {
  head = analyticHead({ spacingMm: 2 })
}, 120_000)

test('the analytic head is symmetric, has every tissue, and the volumes of an adult', () => {
  const [nx] = head.shape
  const volumesMl = new Array(tissueCount).fill(0)
  let asymmetric = 0
  head.codes.forEach((code, n) => {
    const across = head.codes[n - (n % nx) + (nx - 1 - (n % nx))]
    // The gyroid of the folds itself has no mirror; everything deep has.
    if (tissueOfCode[code & 127] === 5 && mirrorCode[code & 127] !== (across & 127)) asymmetric++
    volumesMl[tissueOfCode[code & 127]] += 0.008
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
  const brainMl = head.codes.reduce((sum, code) => sum + (code >= insideBrain ? 0.008 : 0), 0)
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
  const meanOf = (contrast: 'T1' | 'T2', tissue: number) => {
    const { scan, tissues } = phantomScan(head, evaluationRecipe(contrast), 3, grid)
    expect(tissues.affine).toEqual(scan.affine)
    const values = scan.data.filter((_, n) => tissues.data[n] === tissue) as Float32Array
    return values.reduce((a, b) => a + b, 0) / values.length
  }
  expect(meanOf('T1', 6)).toBeGreaterThan(1.1 * meanOf('T1', 4))
  expect(meanOf('T1', 4)).toBeGreaterThan(1.2 * meanOf('T1', 3))
  expect(meanOf('T2', 3)).toBeGreaterThan(1.3 * meanOf('T2', 4))
  expect(meanOf('T2', 4)).toBeGreaterThan(1.1 * meanOf('T2', 6))
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
  const mean = (tissue: number) => {
    const values = scan.data.filter((_, n) => tissues.data[n] === tissue) as Float32Array
    return values.reduce((a, b) => a + b, 0) / values.length
  }
  expect(Math.abs(mean(6) / mean(4) - 1)).toBeLessThan(0.05)
  expect(mean(6)).toBeGreaterThan(80)
  expect(nullScan(seededRandom(1), grid)).toEqual(scan)
  expect(nullScan(seededRandom(2), grid)).not.toEqual(scan)
})
