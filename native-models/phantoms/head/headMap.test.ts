import { expect, test } from 'vitest'
import { Problem } from '../../data/problem.ts'
import type { Volume } from '../../data/volume/volume.ts'
import { closingMm } from './envelope.ts'
import { finishHeadMap, headMapOf, insideBrain } from './headMap.ts'
import { fieldAt } from './nodes.ts'
import { anatomy, codeOfLabel } from './tissues.ts'

const side = 56
const spacingMm = 2
const middle = 55
const code = (label: number) => codeOfLabel.get(label) ?? 0

/** A sphere of white matter of radius 36 mm in fluid, in bone, with a gap of half width `gapMm` cut into its top. */
function ball(gapMm: number) {
  const codes = new Uint8Array(side ** 3)
  let n = 0
  for (let k = 0; k < side; k++)
    for (let j = 0; j < side; j++)
      for (let i = 0; i < side; i++) {
        const [x, y, z] = [i, j, k].map((index) => index * spacingMm - middle)
        const r = Math.hypot(x, y, z)
        const gap = Math.abs(x) < gapMm && z > 12
        codes[n++] = code(r < 36 && !gap ? 2 : r < 45 ? 24 : r < 50 ? 515 : 0)
      }
  return finishHeadMap('ball', { codes, shape: [side, side, side] }, spacingMm, [0, 0, 0])
}
const millilitres = (codes: Uint8Array) => (codes.reduce((sum, c) => sum + (c >= insideBrain ? 1 : 0), 0) * spacingMm ** 3) / 1000

test('the envelope of a ball is the ball: a closing adds nothing to what is convex', () => {
  const head = ball(0)
  const exact = ((4 / 3) * Math.PI * 36 ** 3) / 1000
  expect(Math.abs(millilitres(head.codes) / exact - 1)).toBeLessThan(0.02)
  expect(head.brainCentreMm.map((mm) => Math.round(mm * 10) / 10)).toEqual([55, 55, 55])
  for (const r of [10, 25, 36, 44, 50])
    expect(Math.abs(fieldAt(head.brainDistance, middle + r, middle, middle) - (r - 36))).toBeLessThan(1.6)
})

test('a narrow sulcus lies inside the envelope, a wide gap outside', () => {
  const inGap = (gapMm: number) => ball(gapMm).codes[(42 * side + 27) * side + 27] >= insideBrain
  expect(inGap(closingMm - 3)).toBe(true)
  expect(inGap(closingMm + 5)).toBe(false)
})

test('bone is never brain, white matter always', () => {
  const wrong = ball(5).codes.filter((c) => {
    const label = anatomy[c & (insideBrain - 1)].label
    return label === 2 ? c < insideBrain : label !== 24 && c >= insideBrain
  })
  expect(wrong.length).toBe(0)
})

function volume(labels: number[], affine: number[]): Volume {
  const data = new Int16Array(12 ** 3)
  labels.forEach((label, n) => {
    for (let i = 0; i < 4; i++) for (let j = 3; j < 9; j++) for (let k = 3; k < 9; k++) data[(k * 12 + j) * 12 + 4 * n + i] = label
  })
  return { shape: [12, 12, 12], affine, data, slope: 1, intercept: 0 }
}
const ras = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

test('a map in another orientation is the same head', () => {
  // The same voxels, counted from right to left: left becomes right in the world.
  const flipped = [-1, 0, 0, 11, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const a = headMapOf(volume([2, 3, 41], ras), 'a')
  const b = headMapOf(volume([41, 3, 2], flipped), 'b')
  expect(b.codes).toEqual(a.codes)
  expect(b.originMm).toEqual(a.originMm)
})

test('specks of fluid outside the skull become air', () => {
  const labels = volume([24, 0, 2], ras)
  for (let n = 0; n < labels.data.length; n++) if (labels.data[n] === 24 && n % 144 >= 60) labels.data[n] = 0
  const head = headMapOf(labels, 'speck')
  expect(new Set(Array.from(head.codes, (c) => anatomy[c & (insideBrain - 1)].label))).toEqual(new Set([0, 2]))
})

test('what is no head is refused with a reason', () => {
  expect(() => headMapOf(volume([2, 999], ras), 'x.nii.gz')).toThrow(/x\.nii\.gz: Label 999/)
  expect(() => headMapOf(volume([0], ras), 'x.nii.gz')).toThrow(/empty/)
  expect(() => headMapOf(volume([515], ras), 'x.nii.gz')).toThrow(/no brain/)
  expect(() => headMapOf(volume([2], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1]), 'x.nii.gz')).toThrow(Problem)
})
