import { expect, it } from 'vitest'
import { structures } from '../../../phantoms/head/structures.ts'
import { scaleAndShift } from '../../../volume/affine.ts'
import type { SeenHead } from '../tissue/measure-head.ts'
import type { HeadNetwork } from '../tissue/network.ts'
import { windowShape } from '../tissue/network.ts'
import { lookCloser } from './closer-look.ts'

const classes = structures.length
const named = (name: string) => structures.findIndex((structure) => structure.name === name)
const shape = [96, 112, 96] as const
const size = shape[0] * shape[1] * shape[2]
const at = (x: number, y: number, z: number) => x + shape[0] * (y + shape[1] * z)
/** The lattice starts 10 mm in front of the scan's own first voxel: voxel v of 1 mm is at (v + 10) / 2. */
const toPrior = [0.5, 0, 0, 5, 0, 0.5, 0, 5, 0, 0, 0.5, 5]

/** A head that the first network holds for white matter but for a thalamus around (50, 60, 40) of the lattice; a bright voxel in the scan. */
function seenHead(bright: readonly [number, number, number]): SeenHead {
  const prior = new Float32Array(size * classes)
  for (let n = 0; n < size; n++) prior[n * classes + named('Cerebral-White-Matter')] = 1
  for (let z = 38; z <= 42; z++)
    for (let y = 58; y <= 62; y++)
      for (let x = 48; x <= 52; x++) {
        prior[at(x, y, z) * classes + named('Cerebral-White-Matter')] = 0
        prior[at(x, y, z) * classes + named('Thalamus')] = 1
      }
  const grid = { shape: [180, 200, 180] as const, affine: scaleAndShift([1, 1, 1], [-90, -100, -90]) }
  const values = new Float32Array(180 * 200 * 180).fill(1)
  const [i, j, k] = bright
  for (let z = k - 3; z <= k + 3; z++)
    for (let y = j - 3; y <= j + 3; y++) for (let x = i - 3; x <= i + 3; x++) values[x + 180 * (y + 200 * z)] = 100
  return {
    working: { grid, spacingMm: [1, 1, 1], values, valid: new Uint8Array(values.length).fill(1), resampled: false },
    opinion: { prior: { shape, classes, data: prior, toPrior } },
  } as unknown as SeenHead
}

/** Says "putamen" where the image is bright, "white matter" elsewhere, and that everything in the first half of the window is left. */
const network: HeadNetwork = {
  look: (image) => {
    const posterior = new Float32Array(classes * image.length)
    for (let n = 0; n < image.length; n++) posterior[named(image[n] > 50 ? 'Putamen' : 'Cerebral-White-Matter') * image.length + n] = 1
    return Promise.resolve({ posterior, left: Float32Array.from(image, (_, n) => (n % windowShape[0] < windowShape[0] / 2 ? 1 : 0)) })
  },
  close: () => Promise.resolve(),
}

it('finds what is seen at 2 mm where it lies on the lattice, in a window around the deep structures', async () => {
  // Lattice (54, 64, 44) is voxel 2 × that − 10.
  const { structure, side } = await lookCloser(seenHead([98, 118, 78]), new Float32Array(size).fill(0.5), network)
  const of = (name: string, x: number, y: number, z: number) => structure.data[at(x, y, z) * classes + named(name)]
  expect(of('Putamen', 54, 64, 44)).toBeGreaterThan(0.95)
  expect(of('Putamen', 54, 64, 48)).toBeLessThan(0.01)
  expect(of('Thalamus', 50, 60, 40)).toBeLessThan(0.01)
  // The window is 48 × 56 × 48 voxels around (50, 60, 40): left is its first half, undecided is what the closer look does not see.
  expect(side.data[2 * at(40, 60, 40)]).toBe(1)
  expect(side.data[2 * at(60, 60, 40)]).toBe(0)
  expect(side.data[2 * at(90, 60, 40)]).toBe(0.5)
})

it('leaves what the first network said outside the window, and fades from one to the other', async () => {
  const { structure } = await lookCloser(seenHead([58, 118, 78]), new Float32Array(size).fill(0.5), network)
  const sums = [at(5, 5, 5), at(28, 60, 40), at(50, 60, 40)].map((n) =>
    structure.data.subarray(n * classes, (n + 1) * classes).reduce((a, b) => a + b),
  )
  for (const sum of sums) expect(sum).toBeCloseTo(1, 4)
  // A bright spot at (34, 64, 44) of the lattice, which the window takes in; one fifth of the closer look counts at its border, (26, …).
  expect(structure.data[at(34, 64, 44) * classes + named('Putamen')]).toBeGreaterThan(0.9)
  expect(structure.data[at(5, 5, 5) * classes + named('Cerebral-White-Matter')]).toBeCloseTo(1, 5)
})
