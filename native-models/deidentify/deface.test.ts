import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Volume } from '../data/volume/volume.ts'
import { faceRegionOf, isFace, withoutFace } from './deface.ts'

/** A box of voxels with this affine, and a ball for a brain: 1 inside `radiusMm` of `centre` (RAS mm). */
function ball(shape: readonly [number, number, number], affine: readonly number[], centre: readonly number[], radiusMm: number): Volume {
  const data = new Uint8Array(shape[0] * shape[1] * shape[2])
  forEachVoxel(shape, affine, (at, world) => {
    data[at] = Math.hypot(...world.map((value, n) => value - centre[n])) <= radiusMm ? 1 : 0
  })
  return { shape, affine, data, slope: 1, intercept: 0 }
}

function forEachVoxel(shape: readonly number[], a: readonly number[], visit: (at: number, world: number[]) => void): void {
  for (let k = 0, at = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++, at++)
        visit(
          at,
          [0, 4, 8].map((r) => a[r] * i + a[r + 1] * j + a[r + 2] * k + a[r + 3]),
        )
}

const centre = [3, -4, 5]
const grids: readonly { name: string; affine: readonly number[] }[] = [
  { name: 'RAS', affine: [4, 0, 0, -80, 0, 4, 0, -80, 0, 0, 4, -80, 0, 0, 0, 1] },
  { name: 'LPI', affine: [-4, 0, 0, 80, 0, -4, 0, 80, 0, 0, -4, 80, 0, 0, 0, 1] },
  { name: 'axes permuted (PSR)', affine: [0, 0, 4, -80, -4, 0, 0, 80, 0, 4, 0, -80, 0, 0, 0, 1] },
  { name: 'oblique', affine: [3.9, 0.6, 0.2, -85, -0.6, 3.9, 0.5, -70, -0.1, -0.5, 3.9, -75, 0, 0, 0, 1] },
]

describe.each(grids)('the face of a head whose axes are $name', ({ affine }) => {
  const shape = [40, 40, 40] as const
  const mask = ball(shape, affine, centre, 30)
  const scan: Volume = { ...mask, data: Int16Array.from(mask.data, (_, n) => (n === 0 ? 0 : 100 + (n % 50))) }
  const region = faceRegionOf(mask)
  const { volume, removed } = withoutFace(scan, region)

  it('keeps every voxel of the brain', () => {
    for (const [n, inside] of mask.data.entries()) if (inside) expect(volume.data[n]).toBe(scan.data[n])
  })

  it('is gone: nose, eyes and chin; the back and the top of the head are there', () => {
    const places = {
      nose: [3, 60, -10],
      chin: [3, 50, -60],
      eye: [33, 45, -20],
      occiput: [3, -60, 20],
      vertex: [3, -4, 60],
      ear: [60, -4, 10],
    }
    const left: string[] = []
    forEachVoxel(shape, affine, (at, world) => {
      for (const [name, place] of Object.entries(places))
        if (Math.hypot(...world.map((value, n) => value - place[n])) < 6 && volume.data[at] === scan.data[at]) left.push(name)
    })
    expect(new Set(left)).toEqual(new Set(['occiput', 'vertex', 'ear']))
    expect(removed).toBeGreaterThan(5000)
  })
})

it('no place of the brain is ever in the region, whatever the brain looks like', () => {
  const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 60, maxLength: 60, max: 1 }), (data) => {
      fc.pre(data.includes(1))
      const region = faceRegionOf({ shape: [3, 4, 5], affine, data, slope: 1, intercept: 0 }, 1)
      for (let n = 0; n < data.length; n++) {
        const [y, z] = [2 * (Math.floor(n / 3) % 4), 2 * Math.floor(n / 12)]
        if (data[n]) expect(isFace(region, y, z)).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})

it('every volume of a series in time loses the face, down to its lowest value', () => {
  const affine = grids[0].affine
  const mask = ball([40, 40, 40], affine, centre, 30)
  const data = Float32Array.from({ length: 2 * mask.data.length }, (_, n) => (n === 7 ? -1024 : 5))
  const { volume, removed } = withoutFace({ ...mask, shape: [40, 40, 40, 2], data }, faceRegionOf(mask))
  expect(volume.data.reduce((count, value) => count + (value === -1024 ? 1 : 0), 0)).toBe(2 * removed)
})

it('an empty mask is refused', () => {
  const empty = ball([4, 4, 4], grids[0].affine, centre, 0)
  expect(() => faceRegionOf(empty)).toThrow(/mask is empty/)
})
