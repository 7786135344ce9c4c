import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readNpy } from '../table/npy.ts'
import { convertVolume } from './convert.ts'
import { type FixtureCase, layOut } from './fixtures/cases.ts'
import nibabel from './fixtures/nibabel.json' with { type: 'json' }
import { readVolume } from './read.ts'

const cases: readonly FixtureCase[] = nibabel.cases

describe('convert', () => {
  test.each(cases)('to .npy gives what nibabel gives: $name', async (one) => {
    const path = layOut(one)
    const out = join(dirname(path), 'out.npy')
    await convertVolume(path, out)
    const array = await readNpy(out)
    expect(array.shape).toEqual(one.shape)
    expect(array.data).toEqual(Float32Array.from(one.values))
  })

  test('to .mgz and back to .nii.gz keeps values and geometry', async () => {
    const one = cases.find(({ name }) => name === 'Nifti1Image int16 <')
    if (!one) throw new Error('the case is missing')
    const path = layOut(one)
    const [mgz, nii] = [join(dirname(path), 'a.mgz'), join(dirname(path), 'b.nii.gz')]
    await convertVolume(path, mgz)
    await convertVolume(mgz, nii)
    const [first, last] = [await readVolume(path), await readVolume(nii)]
    expect(last.data).toEqual(first.data)
    expect(last.source?.dtype).toBe('int16')
    for (const [n, value] of first.affine.entries()) expect(last.affine[n]).toBeCloseTo(value, 5)
  })

  test('to a table or a picture is refused before anything is read', async () => {
    await expect(convertVolume('/nowhere.nii', '/tmp/a.csv')).rejects.toThrow(/cannot become a table/)
    await expect(convertVolume('/nowhere.nii', '/tmp/a.png')).rejects.toThrow(/End the name in one of/)
  })

  test('of a file that cannot be read writes nothing', async () => {
    const path = layOut({ files: { 'a.nii': Buffer.from('none').toString('base64') }, open: 'a.nii' })
    await expect(convertVolume(path, join(dirname(path), 'b.nii'))).rejects.toThrow(/not a volume|damaged/)
    expect(readdirSync(dirname(path))).toEqual(['a.nii'])
  })
})
