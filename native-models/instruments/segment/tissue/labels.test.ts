import { expect, it } from 'vitest'
import type { Grid3 } from '../../../volume/grid.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import { classCount } from './brain-tissues.ts'
import { brainMask, likeliestLabels } from './labels.ts'

const size = 48
const grid: Grid3 = { shape: [size, size, size], affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] }
const middle = (size - 1) / 2

function paint(labelAt: (x: number, y: number, z: number) => number): Uint8Array {
  return Uint8Array.from({ length: size ** 3 }, (_, n) =>
    labelAt(
      ...([n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)].map((i) => 2 * (i - middle)) as [number, number, number]),
    ),
  )
}

/** Two half-balls of white matter, 30 mm in radius, with a fissure of `gapMm` full of fluid between them, in fluid out to 44 mm. */
const halves = (gapMm: number) =>
  paint((x, y, z) => {
    const r = Math.hypot(x, y, z)
    if (r > 44) return 0
    return r < 30 && Math.abs(x) > gapMm / 2 ? 5 : 1
  })

const at = (mask: Uint8Array, x: number, y: number, z: number) => {
  const [i, j, k] = [x, y, z].map((mm) => Math.round(mm / 2 + middle))
  return mask[i + size * (j + size * k)]
}

it('the mask takes in a fissure, but not the fluid beyond the envelope', () => {
  const mask = brainMask(halves(8), grid)
  expect(at(mask, 0, 0, 0)).toBe(1)
  expect(at(mask, 0, 10, 10)).toBe(1)
  expect(at(mask, 38, 0, 0)).toBe(0)
  expect(at(mask, 0, 0, 42)).toBe(0)
})

it('a gap wider than twice the closing stays outside', () => {
  const mask = brainMask(
    paint((x, y, z) => (Math.abs(x) < 11 || Math.hypot(x, y, z) > 44 ? (Math.hypot(x, y, z) > 44 ? 0 : 1) : 5)),
    grid,
  )
  expect(at(mask, 0, 0, 0)).toBe(0)
  expect(at(mask, 20, 0, 0)).toBe(1)
})

it('holes are filled, and an empty segmentation has an empty mask', () => {
  const mask = brainMask(
    paint((x, y, z) => (Math.hypot(x, y, z) < 30 && Math.hypot(x, y, z) > 3 ? 5 : 0)),
    grid,
  )
  expect(at(mask, 0, 0, 0)).toBe(1)
  expect(brainMask(new Uint8Array(size ** 3), grid).includes(1)).toBe(false)
})

it('grey matter that touches the brain nowhere is dropped, also across fluid', () => {
  const wanted = paint((x, y, z) => {
    if (Math.hypot(x, y, z) < 30) return 5
    if (Math.hypot(x - 38, y, z) < 5) return 3
    return Math.hypot(x, y, z) < 40 ? 1 : 0
  })
  const voxels = Int32Array.from({ length: size ** 3 }, (_, n) => n)
  const beliefs = new Uint8Array(size ** 3 * classCount)
  for (const n of voxels) beliefs[n * classCount + (wanted[n] === 0 ? 0 : wanted[n] + 1)] = 255
  const labels = likeliestLabels({ region: { shape: grid.shape, voxels, places: voxels }, beliefs } as MixtureResult, grid)
  expect(at(labels, 39, 1, 1)).toBe(0)
  expect(at(labels, 35, 15, 0)).toBe(1)
  expect(at(labels, 0, 0, 0)).toBe(5)
})
