import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../data/problem.ts'
import { readVolume } from '../data/volume/read.ts'
import type { Volume } from '../data/volume/volume.ts'
import { affineOf, identityAffine, type Triple, toWorld, voxelPoint } from './affine.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { volumeOf } from './grid.ts'
import { axisCodes, reorient } from './reorient.ts'

const allCodes = ['RAS', 'LAS', 'LPS', 'LIA', 'AIL', 'ASR', 'IPL', 'PIR', 'PSR', 'RSA', 'SAR', 'SPL']

describe('axisCodes', () => {
  it('names the axes of rotated, flipped and sheared affines as nibabel does', () => {
    const known = knownAnswer<{ affine: number[]; codes: string }[]>('orientation')
    expect(known.map(({ affine }) => axisCodes(affine))).toEqual(known.map(({ codes }) => codes))
  })
})

describe('axisCodes of an ambiguous affine', () => {
  it('does not depend on the order in which the axes are stored', () => {
    const part = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(part, part, part, part, fc.constantFrom([0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2], [2, 1, 0]), (w, x, y, z, order) => {
        const norm = w * w + x * x + y * y + z * z
        fc.pre(norm > 0)
        // The rotation of a quaternion.
        const columns: Triple[] = [
          [1 - (2 * (y * y + z * z)) / norm, (2 * (x * y + w * z)) / norm, (2 * (x * z - w * y)) / norm],
          [(2 * (x * y - w * z)) / norm, 1 - (2 * (x * x + z * z)) / norm, (2 * (y * z + w * x)) / norm],
          [(2 * (x * z + w * y)) / norm, (2 * (y * z - w * x)) / norm, 1 - (2 * (x * x + y * y)) / norm],
        ]
        // Where two axes are equally clear, their order may decide.
        const clarities = columns.map((column) => Math.max(...column.map(Math.abs))).sort()
        fc.pre(clarities.every((clarity, n) => n === 0 || clarity - (clarities[n - 1] ?? 0) > 1e-6))
        const [i, j, k] = columns as [Triple, Triple, Triple]
        const [p, q, r] = order.map((n) => columns[n]) as [Triple, Triple, Triple]
        const codes = axisCodes(affineOf(i, j, k, [0, 0, 0]))
        expect(axisCodes(affineOf(p, q, r, [0, 0, 0]))).toBe(order.map((n) => codes[n]).join(''))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('reorient', () => {
  it('gives voxels and affine of nibabel’s closest canonical image, in 3-D and 4-D', () => {
    for (const known of knownAnswer<Record<'data' | 'canonical', Stored>[] & Record<'affine' | 'canonicalAffine', number[]>[]>(
      'canonical',
    )) {
      const volume: Volume = { shape: known.data.shape, affine: known.affine, data: arrayOf(known.data).data, slope: 1, intercept: 0 }
      const canonical = reorient(volume)
      expect(canonical.shape).toEqual(known.canonical.shape)
      expect(canonical.data).toEqual(arrayOf(known.canonical).data)
      expect(largestDifference(canonical.affine, known.canonicalAffine)).toBeLessThan(1e-10)
    }
  })

  it('keeps every voxel where it is in the world, and comes back unchanged', () => {
    const affines = knownAnswer<{ affine: number[] }[]>('orientation').map(({ affine }) => affine)
    const length = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...affines), fc.constantFrom(...allCodes), fc.tuple(length, length, length), (affine, codes, shape) => {
        const data = Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, n) => n)
        const volume = volumeOf(data, { shape, affine })
        const turned = reorient(volume, codes)
        expect(axisCodes(turned.affine)).toBe(codes)
        const where = (v: typeof volume) => {
          const found = new Map<number, readonly number[]>()
          v.data.forEach((value, n) => {
            const [nx, ny] = [v.shape[0], v.shape[1]]
            found.set(value, toWorld(v.affine, voxelPoint(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny)))))
          })
          return found
        }
        const before = where(volume)
        for (const [value, point] of where(turned)) expect(largestDifference(point, before.get(value) ?? [])).toBeLessThan(1e-9)
        const back = reorient(turned, axisCodes(affine))
        expect(back.data).toEqual(volume.data)
        expect(largestDifference(back.affine, affine)).toBeLessThan(1e-9)
      }),
    )
  })

  it.each(['', 'RA', 'RRS', 'RLA', 'XYZ', 'RASL'])('refuses “%s” as an orientation', (codes) => {
    const volume = volumeOf(new Uint8Array(1), { shape: [1, 1, 1], affine: identityAffine })
    expect(() => reorient(volume, codes)).toThrow(Problem)
  })

  const folder = '../shared/data/mri/orientations'
  it.skipIf(!existsSync(folder))(`brings the same scan stored in 12 orientations to the same voxels (${folder})`, async () => {
    const volumes = await Promise.all(allCodes.map(async (codes) => reorient(await readVolume(`${folder}/${codes}.nii.gz`))))
    for (const volume of volumes) {
      expect(volume.shape).toEqual(volumes[0]?.shape)
      expect(largestDifference(volume.affine, volumes[0]?.affine ?? [])).toBeLessThan(1e-4)
      expect(largestDifference(volume.data, volumes[0]?.data ?? [])).toBe(0)
    }
  })
})
