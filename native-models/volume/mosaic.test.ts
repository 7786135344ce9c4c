import { describe, expect, it } from 'vitest'
import type { LabelVolume, Volume } from '../data/volume/volume.ts'
import { scaleAndShift, toWorld, voxelPoint } from './affine.ts'
import { volumeOf } from './grid.ts'
import { type Convention, mosaic } from './mosaic.ts'
import type { Picture } from './picture.ts'
import { reorient } from './reorient.ts'

const grid = { shape: [40, 48, 20] as const, affine: scaleAndShift([2, 2, 4], [-39, -47, -38]) }
/** A gray ellipsoid, 30 mm wide on either side of the midline, 40 mm long, 30 mm high. */
const head = shapeOf((x, y, z) => (x * x + z * z) / 900 + (y * y) / 1600 < 1)
/** A ball of 10 mm: at the patient's left, to the front and low down. */
const spot = shapeOf((x, y, z) => (x + 14) ** 2 + (y - 16) ** 2 + (z + 8) ** 2 < 100)
const scan = volumeOf(
  Float32Array.from(head, (inside) => 100 * inside),
  grid,
)
const labels: LabelVolume = { ...volumeOf(spot, grid), labels: [{ index: 1, name: 'spot', color: '#ff0000' }] }

function shapeOf(inside: (x: number, y: number, z: number) => boolean): Uint8Array {
  const [nx, ny, nz] = grid.shape
  return Uint8Array.from({ length: nx * ny * nz }, (_, n) => {
    const [x, y, z] = toWorld(grid.affine, voxelPoint(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))))
    return inside(x, y, z) ? 1 : 0
  })
}

interface Extent {
  readonly count: number
  readonly x: number
  readonly y: number
}

/** How many pixels of a row of slices are as `wanted`, and where their middle is. */
function find({ width, height, pixels }: Picture, row: number, wanted: (r: number, g: number, b: number) => boolean): Extent {
  let [count, x, y] = [0, 0, 0]
  for (let v = Math.floor((row * height) / 3); v < ((row + 1) * height) / 3; v++) {
    for (let u = 0; u < width; u++) {
      const [r = 0, g = 0, b = 0] = pixels.subarray(4 * (u + width * v), 4 * (u + width * v) + 3)
      if (wanted(r, g, b)) [count, x, y] = [count + 1, x + u, y + v]
    }
  }
  return { count, x: x / count, y: y / count }
}
const red = (r: number, g: number) => r > g + 60
const anyTissue = (r: number) => r > 150

const draw = (volume: Volume, convention: Convention) => mosaic(volume, labels, { convention, slices: 1, width: 300 })

describe('a mosaic', () => {
  it.each(['RAS', 'LIA', 'PSR'])('puts the patient’s left where it says, from a scan stored as %s', (codes) => {
    const stored = reorient(scan, codes)
    for (const row of [0, 1]) {
      const [neurological, radiological] = [draw(stored, 'neurological'), draw(stored, 'radiological')]
      expect(find(neurological, row, red).x).toBeLessThan(find(neurological, row, anyTissue).x - 20)
      expect(find(radiological, row, red).x).toBeGreaterThan(find(radiological, row, anyTissue).x + 20)
    }
    // From the side: the front is at the right in the neurological convention.
    expect(find(draw(stored, 'neurological'), 2, red).x).toBeGreaterThan(150)
    expect(find(draw(stored, 'radiological'), 2, red).x).toBeLessThan(150)
  })

  it('draws the front and the top upwards', () => {
    const picture = draw(scan, 'neurological')
    expect(find(picture, 0, red).y).toBeLessThan(find(picture, 0, anyTissue).y - 10)
    for (const row of [1, 2]) expect(find(picture, row, red).y).toBeGreaterThan(find(picture, row, anyTissue).y + 5)
  })

  it('has square pixels in millimetres, though voxels are twice as high as wide', () => {
    // Through its middle the ellipsoid is a disc from the front: as wide as high.
    const middle = { ...labels, data: shapeOf((x, y, z) => (x * x + z * z) / 900 + (y * y) / 1600 < 1) }
    const picture = mosaic(scan, middle, { slices: 1, width: 300, opacity: 1 })
    const { width, height, pixels } = picture
    const [us, vs] = [new Set<number>(), new Set<number>()]
    for (let v = Math.floor(height / 3); v < (2 * height) / 3; v++) {
      for (let u = 0; u < width; u++) {
        const at = 4 * (u + width * v)
        if (!red(pixels[at] ?? 0, pixels[at + 1] ?? 0)) continue
        us.add(u)
        vs.add(v)
      }
    }
    expect(us.size / vs.size).toBeGreaterThan(0.9)
    expect(us.size / vs.size).toBeLessThan(1.1)
  })

  it('draws labels that are stored in another orientation in their place in the world', () => {
    const turned = reorient(labels, 'SPL')
    const [a, b] = [turned, labels].map((drawn) => mosaic(scan, drawn, { slices: 3, width: 400 }))
    expect(Buffer.compare(a?.pixels ?? new Uint8Array(1), b?.pixels ?? new Uint8Array(0))).toBe(0)
  })

  it('draws an outline as fewer pixels than a wash', () => {
    const count = (style: 'fill' | 'outline') =>
      find(mosaic(scan, labels, { slices: 1, width: 300, draw: style, opacity: 1 }), 0, red).count
    expect(count('outline')).toBeGreaterThan(20)
    expect(count('outline')).toBeLessThan(count('fill') / 2)
  })

  it.each([
    ['empty', new Float32Array(64), [8, 8, 1]],
    ['not a number', new Float32Array(64).fill(Number.NaN), [4, 4, 4]],
    ['negative', new Float32Array(64).fill(-5), [4, 4, 4]],
  ] as const)('stays black where a scan is %s', (_, data, shape) => {
    const picture = mosaic(volumeOf(data, { shape, affine: scaleAndShift([1, 1, 1]) }))
    expect(find(picture, 0, anyTissue).count).toBe(0)
  })
})
