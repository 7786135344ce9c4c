import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { type FixtureCase, layOut, temporaryFolder } from './fixtures/cases.ts'
import nibabel from './fixtures/nibabel.json' with { type: 'json' }
import { readVolume } from './read.ts'
import { scaledValues, voxelCount } from './values.ts'
import type { Volume, VoxelArray } from './volume.ts'
import { writeVolume } from './write.ts'

const arrays = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array] as const

const length = fc.integer({ min: 1, max: 5 })
const shapes = fc.tuple(length, length, length, fc.array(length, { maxLength: 3 })).map(([i, j, k, further]) => [i, j, k, ...further])
const finite = fc.float({ min: -1e4, max: 1e4, noNaN: true })
/** Three axes of 0.1 to 10 mm, each mostly along its own direction and sometimes turned or flipped, so that they never lie in one plane. */
const affines = fc
  .tuple(
    fc.tuple(
      fc.float({ min: Math.fround(0.1), max: 10, noNaN: true }),
      fc.float({ min: Math.fround(0.1), max: 10, noNaN: true }),
      fc.float({ min: Math.fround(0.1), max: 10, noNaN: true }),
    ),
    fc.array(fc.float({ min: Math.fround(-0.2), max: Math.fround(0.2), noNaN: true }), { minLength: 9, maxLength: 9 }),
    fc.tuple(finite, finite, finite),
    fc.constantFrom([0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2], [2, 1, 0]),
    fc.tuple(fc.constantFrom(1, -1), fc.constantFrom(1, -1), fc.constantFrom(1, -1)),
  )
  .map(([size, lean, origin, order, sign]) => {
    const rows = [0, 1, 2].map((row) => [
      ...[0, 1, 2].map((column) => Math.fround(size[column] * ((order[column] === row ? sign[column] : 0) + lean[row * 3 + column]))),
      Math.fround(origin[row]),
    ])
    // A file's -0 is read as 0.
    return [...rows.flat().map((value) => value + 0), 0, 0, 0, 1]
  })
const volumes = fc
  .tuple(
    shapes,
    affines,
    fc.constantFrom(...arrays),
    fc.infiniteStream(fc.integer({ min: -128, max: 300 })),
    fc.constantFrom([1, 0], [0.5, -3], [-2, 1024]),
  )
  .map(([shape, affine, Voxels, values, [slope, intercept]]): Volume => {
    const data: VoxelArray = new Voxels(voxelCount(shape))
    for (let n = 0; n < data.length; n++) data[n] = values.next().value ?? 0
    return { shape, affine, data, slope, intercept }
  })

async function written(volume: Volume, name: string): Promise<{ path: string; again: Volume }> {
  const path = join(temporaryFolder(), name)
  await writeVolume(path, volume)
  return { path, again: await readVolume(path) }
}

describe('what is written is read again', () => {
  test.each(['a.nii', 'a.nii.gz'])('%s keeps shape, affine, type and scaling', async (name) => {
    await fc.assert(
      fc.asyncProperty(volumes, async (volume) => {
        const { again } = await written(volume, name)
        expect(again.shape).toEqual(volume.shape)
        expect(again.affine).toEqual(volume.affine)
        expect(again.data).toEqual(volume.data)
        expect([again.slope, again.intercept]).toEqual([volume.slope, volume.intercept])
      }),
      { numRuns: 100 },
    )
  })

  test.each(['a.mgh', 'a.mgz'])('%s keeps affine and scaled values', async (name) => {
    await fc.assert(
      fc.asyncProperty(volumes, async (full) => {
        const shape = full.shape.slice(0, 4)
        const volume = { ...full, shape, data: full.data.slice(0, voxelCount(shape)) }
        const { again } = await written(volume, name)
        expect(again.shape).toEqual(shape[3] === 1 ? shape.slice(0, 3) : shape)
        for (const [n, value] of volume.affine.entries()) expect(Math.abs(again.affine[n] - value)).toBeLessThan(1e-3)
        expect(again.data).toEqual(again.data instanceof Float32Array ? scaledValues(volume) : again.data)
        expect(scaledValues(again)).toEqual(scaledValues(volume))
      }),
      { numRuns: 100 },
    )
  })

  const files: readonly FixtureCase[] = nibabel.cases
  test.each(files)('a file of nibabel, written and read again, is unchanged: $name', async (one) => {
    const volume = await readVolume(layOut(one))
    const { again } = await written(volume, 'a.nii')
    expect(again.shape).toEqual(volume.shape)
    expect(again.data).toEqual(volume.data)
    expect([again.slope, again.intercept]).toEqual([volume.slope, volume.intercept])
    expect(again.source?.dtype).toBe(volume.source?.dtype)
    expect(again.source?.timeUnit).toBe(volume.source?.timeUnit)
    if (volume.source?.space) expect(again.source?.space).toBe(volume.source.space)
    for (const [n, value] of volume.affine.entries()) expect(again.affine[n]).toBeCloseTo(value, 5)
  })

  test('an axis beyond 32767 makes it NIfTI-2', async () => {
    const data = Uint8Array.from({ length: 40_000 }, (_, n) => n % 200)
    const volume = { shape: [40_000, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], data, slope: 1, intercept: 0 }
    const { again } = await written(volume, 'a.nii')
    expect(again.source?.format).toBe('nifti2')
    expect(again.shape).toEqual([40_000, 1, 1])
    expect(again.data).toEqual(data)
  })

  test('the qform says the same as the sform where the axes are at right angles', async () => {
    const turned = rotation(0.3, -1.1, 2.9)
    const volume = { shape: [2, 2, 2], affine: turned, data: new Uint8Array(8), slope: 1, intercept: 0 }
    for (const affine of [turned, turned.map((value, n) => (n % 4 === 1 ? -value : value))]) {
      const { path } = await written({ ...volume, affine }, 'a.nii')
      const bytes = readFileSync(path)
      bytes.writeInt16LE(0, 254)
      writeFileSync(path, bytes)
      const byQform = await readVolume(path)
      for (const [n, value] of affine.entries()) expect(byQform.affine[n]).toBeCloseTo(value, 4)
    }
  })

  test('one volume always makes the same bytes', async () => {
    const volume = { shape: [2, 2, 2], affine: rotation(0, 0, 0), data: new Uint8Array(8), slope: 1, intercept: 0 }
    const [first, second] = [await written(volume, 'a.nii.gz'), await written(volume, 'a.nii.gz')]
    expect(readFileSync(first.path)).toEqual(readFileSync(second.path))
  })
})

/** Turns about z, y and x with voxels of 1 × 2 × 3 mm. */
function rotation(z: number, y: number, x: number): number[] {
  const [cz, sz, cy, sy, cx, sx] = [Math.cos(z), Math.sin(z), Math.cos(y), Math.sin(y), Math.cos(x), Math.sin(x)]
  const r = [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ]
  return [r[0], 2 * r[1], 3 * r[2], 11, r[3], 2 * r[4], 3 * r[5], -22, r[6], 2 * r[7], 3 * r[8], 33, 0, 0, 0, 1]
}

describe('what cannot be written leaves nothing behind', () => {
  const volume: Volume = { shape: [2, 2, 2], affine: rotation(0, 0, 0), data: new Uint8Array(8), slope: 1, intercept: 0 }
  const refusal = (path: string, what: Volume = volume) =>
    writeVolume(path, what).then(
      () => expect.fail('it was written'),
      (error: unknown) => error as Problem,
    )

  test('a name of no known format', async () => {
    const problem = await refusal(join(temporaryFolder(), 'a.jpg'))
    expect(problem).toBeInstanceOf(Problem)
    expect(problem.message).toMatch(/\.nii, \.nii\.gz, \.mgh, \.mgz/)
  })

  test('a folder that does not exist', async () => {
    const problem = await refusal(join(temporaryFolder(), 'none', 'a.nii'))
    expect([problem.kind, problem.message]).toEqual(['input', expect.stringMatching(/folder it should go to does not exist/)])
  })

  test('a folder that may not be written to', async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o555)
    const root = process.getuid?.() === 0
    if (root) process.seteuid?.(65534)
    try {
      const problem = await refusal(join(folder, 'a.nii'))
      expect([problem.kind, problem.message]).toEqual(['input', expect.stringMatching(/no permission to write/)])
    } finally {
      if (root) process.seteuid?.(0)
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test('a volume that contradicts itself', async () => {
    const folder = temporaryFolder()
    const wrong = [
      { ...volume, shape: [2, 2, 3] },
      { ...volume, affine: new Array(16).fill(0) },
      { ...volume, affine: volume.affine.map(() => Number.NaN) },
      { ...volume, shape: [8] },
    ]
    for (const one of wrong) expect((await refusal(join(folder, 'a.nii'), one)).kind).toBe('failed')
    expect((await refusal(join(folder, 'a.mgz'), { ...volume, shape: [1, 1, 2, 2, 2] })).message).toMatch(/four axes/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('an existing file stays as it was', async () => {
    const path = join(temporaryFolder(), 'a.nii')
    writeFileSync(path, 'precious')
    await refusal(path, { ...volume, shape: [2, 2, 3] })
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })
})
