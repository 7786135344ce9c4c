import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toCOrder } from '../table/axis-order.ts'
import { type FixtureCase, layOut } from './fixtures/cases.ts'
import fixtures from './fixtures/nibabel.json' with { type: 'json' }
import { describeVolume, readVolume } from './read.ts'
import { scaledValues, spacingMm } from './values.ts'
import type { Volume } from './volume.ts'

const cases: readonly FixtureCase[] = fixtures.cases
const sharedData = new URL('../../../../shared/data/', import.meta.url).pathname

/** In double precision, as nibabel computes. */
function doubles({ data, slope, intercept }: Volume): Float64Array {
  const values = new Float64Array(data.length)
  for (let n = 0; n < values.length; n++) values[n] = data[n] * slope + intercept
  return values
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(expected.length)
  for (let n = 0; n < expected.length; n++) {
    const difference = Math.abs(actual[n] - expected[n])
    if (!(difference <= tolerance * Math.max(1, Math.abs(expected[n])))) expect.fail(`value ${n} is ${actual[n]}, not ${expected[n]}`)
  }
}

describe('files that nibabel wrote read as nibabel reads them', () => {
  test.each(cases)('$name', async (one) => {
    const path = layOut(one)
    const volume = await readVolume(path)
    expect(volume.shape).toEqual(one.shape)
    closeTo(volume.affine, one.affine, 1e-6)
    closeTo(toCOrder(doubles(volume), volume.shape), one.values, 1e-12)
    if (one.dtype) expect(volume.source?.dtype).toBe(one.dtype)
    const notes = volume.source?.notes ?? []
    if (one.note) expect(notes.join(' ')).toContain(one.note)
    else expect(notes).toEqual([])
  })

  test.each(cases)('$name is described from its header', async (one) => {
    const path = layOut(one)
    const info = await describeVolume(path)
    const volume = await readVolume(path)
    expect(info).toMatchObject({ kind: 'volume', file: path, shape: volume.shape, units: 'mm', dtype: volume.source?.dtype })
    expect(info.affine.flat()).toEqual(volume.affine)
    expect(info.spacingMm).toEqual(spacingMm(volume.affine))
  })
})

describe.skipIf(!existsSync(sharedData))('real scans (../shared/data) read as nibabel reads them', () => {
  test.each(fixtures.scans)('$file', async (scan) => {
    const volume = await readVolume(`${sharedData}${scan.file}`)
    expect(volume.shape).toEqual(scan.shape)
    expect(volume.source?.dtype).toBe(scan.dtype)
    closeTo(volume.affine, scan.affine, 1e-6)
    const values = toCOrder(doubles(volume), volume.shape)
    const sums = { plain: 0, absolute: 0, weighted: 0 }
    for (let n = 0; n < values.length; n++) {
      sums.plain += values[n]
      sums.absolute += Math.abs(values[n])
      sums.weighted += values[n] * (n % 1009)
    }
    closeTo([sums.plain, sums.absolute, sums.weighted], [scan.sum, scan.absoluteSum, scan.weighted], 1e-9)
    closeTo(
      scan.at.map((n) => values[n]),
      scan.values,
      1e-12,
    )
    expect(scaledValues(volume)).toHaveLength(values.length)
  })
})
