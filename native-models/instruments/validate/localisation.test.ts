import { describe, expect, it } from 'vitest'
import type { Volume } from '../../data/volume/volume.ts'
import { scaleAndShift } from '../../volume/affine.ts'
import { runContext } from '../context.ts'
import localisation from './localisation.ts'

const SHAPE = [8, 6, 4] as const
const size = SHAPE[0] * SHAPE[1] * SHAPE[2]
/** Flat place of a voxel in C order, as NumPy has it. */
const at = (i: number, j: number, k: number) => (i * SHAPE[1] + j) * SHAPE[2] + k

/** Scores of a map with one point of relevance, of a truth of one voxel, on a grid of 1 × 2 × 5 mm or without one. */
async function scoresOf(point: number, truth: number, tolerance: number, isScan: boolean) {
  const one = (place: number) => {
    const data = new Float32Array(size)
    data[place] = 1
    return data
  }
  const volume = { affine: scaleAndShift([1, 2, 5]) } as Volume
  const samples = (data: Float32Array) => ({ array: { shape: SHAPE, data }, ...(isScan && { volume }) })
  const settings = localisation.settings.parse({ tolerance })
  const { scores } = await localisation.run(
    { map: samples(one(point)), truth: samples(one(truth)), inside: undefined },
    settings,
    runContext(),
  )
  return (name: string) => scores?.rows.find(({ score }) => score === name)?.value
}

describe('validate/localisation', () => {
  it('measures tolerances in millimetres along each axis of a scan', async () => {
    for (const [i, j, k, mm] of [
      [3, 0, 0, 3],
      [0, 1, 0, 2],
      [0, 0, 1, 5],
      [0, 2, 1, Math.hypot(4, 5)],
    ] as const) {
      const [point, truth] = [at(2 + i, 1 + j, 1 + k), at(2, 1, 1)]
      expect((await scoresOf(point, truth, mm + 0.01, true))(`pointing game within ${mm + 0.01} mm`)).toBe(1)
      expect((await scoresOf(point, truth, mm - 0.01, true))(`pointing game within ${mm - 0.01} mm`)).toBe(0)
    }
  })

  it('measures them in voxels of an array, which has no spacing', async () => {
    expect((await scoresOf(at(2, 1, 2), at(2, 1, 1), 1, false))('pointing game within 1 voxels')).toBe(1)
  })

  it('gives the way of the earth mover as a share of the longest in the scan', async () => {
    const longest = Math.hypot(7, 2 * 5, 5 * 3)
    expect((await scoresOf(at(2, 1, 2), at(2, 1, 1), 1, true))('earth mover')).toBeCloseTo(1 - 5 / longest, 3)
  })

  it('gives the same way in millimetres, beside that of relevance that is even', async () => {
    expect((await scoresOf(at(2, 1, 2), at(2, 1, 1), 1, true))('earth mover distance in mm')).toBeCloseTo(5, 5)
    expect((await scoresOf(at(2, 1, 1), at(2, 1, 1), 1, true))('earth mover distance in mm')).toBeCloseTo(0, 5)
  })

  it('looks for the true region of an atlas among the highest; chance is k of all regions', async () => {
    const map = Float32Array.of(0, 5, 1, 4, 4, 3, 3, 0, 0, 2, 2, 2)
    const atlas = Float32Array.of(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5)
    const rowsFor = async (label: number) => {
      const given = { map: { array: { shape: [12], data: map } }, truth: { array: { shape: [12], data: atlas } }, inside: undefined }
      const { scores } = await localisation.run(given, localisation.settings.parse({ label }), runContext())
      expect(scores?.rows[0]?.score).toBe('relevance mass')
      // Region 2 has 8 of 26.
      if (label === 2) expect(localisation.verdict?.({ ...given, scores }, [])?.sentence).toMatch(/^30\.8 % of the relevance .* 16\.7 %/)
      return scores?.rows
        .filter(({ score }) => String(score).startsWith('true region'))
        .map(({ score, value, chance }) => [score, value, chance])
    }
    // 99th percentiles: 4.96, 4, 3, 0, 2; five regions, so that the five highest would say nothing.
    expect(await rowsFor(2)).toEqual([
      ['true region among the 1 highest of 5', 0, 0.2],
      ['true region among the 3 highest of 5', 1, 0.6],
    ])
    expect((await rowsFor(1))?.[0]).toEqual(['true region among the 1 highest of 5', 1, 0.2])
    expect(await rowsFor(4)).toEqual([
      ['true region among the 1 highest of 5', 0, 0.2],
      ['true region among the 3 highest of 5', 0, 0.6],
    ])
  })
})
