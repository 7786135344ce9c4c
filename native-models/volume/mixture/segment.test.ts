import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { biasAt } from './bias.ts'
import { type MixtureOptions, mixtureDefaults } from './options.ts'
import type { CoarsePrior } from './prior.ts'
import { segmentByMixture } from './segment.ts'

/**
 * A ball of three shells (classes 1–3) in background, 3 mm voxels, with a bias field of a factor of about three from side to side and noise.
 * The prior is the truth of a ball that lies 4 mm off, on an 8 mm grid: right about the order of the shells, wrong about their borders.
 */
const size = 40
const mm = 3
const shape = [size, size, size] as const
const options: MixtureOptions = { ...mixtureDefaults, parts: [[0], [1], [2], [3]], outside: [0] }

function classAt(xMm: number, yMm: number, zMm: number): number {
  // A wavy inner border: the prior cannot know it.
  const r = Math.hypot(xMm, yMm, zMm) + 3 * Math.sin(xMm / 5) * Math.cos(yMm / 5)
  return r < 22 ? 3 : r < 38 ? 2 : r < 52 ? 1 : 0
}

function logGain(n: number): number {
  const [xMm, yMm, zMm] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)].map((i) => mm * (i - (size - 1) / 2))
  return 0.012 * xMm - 0.0001 * yMm * zMm
}

function ball(means: readonly number[], noise: number) {
  const random = seededRandom(3)
  const truth = new Uint8Array(size ** 3)
  const values = new Float32Array(size ** 3)
  for (let z = 0, n = 0; z < size; z++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++, n++) {
        const [xMm, yMm, zMm] = [x, y, z].map((i) => mm * (i - (size - 1) / 2))
        truth[n] = classAt(xMm, yMm, zMm)
        values[n] = means[truth[n]] * Math.exp(logGain(n)) + noise * random.normal()
      }
  return { truth, scan: { shape, spacingMm: [mm, mm, mm] as const, values, valid: new Uint8Array(size ** 3).fill(1) } }
}

function shiftedPrior(): CoarsePrior {
  const data = new Float32Array(16 ** 3 * 4)
  for (let z = 0, n = 0; z < 16; z++)
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 16; x++, n++)
        for (let part = 0; part < 64; part++) {
          const [xMm, yMm, zMm] = [x, y, z].map((i, axis) => 8 * (i - 7.5) + 2 * (((part >> (2 * axis)) & 3) - 1.5))
          const r = Math.hypot(xMm - 4, yMm, zMm)
          data[4 * n + (r < 22 ? 3 : r < 38 ? 2 : r < 52 ? 1 : 0)] += 1 / 64
        }
  return { shape: [16, 16, 16], classes: 4, data, toPrior: [0.375, 0, 0, 0.1875, 0, 0.375, 0, 0.1875, 0, 0, 0.375, 0.1875] }
}

function labelsOf({ region, beliefs }: Awaited<ReturnType<typeof segmentByMixture>>): Uint8Array {
  const labels = new Uint8Array(size ** 3)
  for (let n = 0; n < region.voxels.length; n++) {
    let best = 0
    for (let c = 1; c < 4; c++) if (beliefs[4 * n + c] > beliefs[4 * n + best]) best = c
    labels[region.voxels[n]] = best
  }
  return labels
}

function shareRight(truth: Uint8Array, labels: Uint8Array): number {
  let inside = 0
  let right = 0
  for (let n = 0; n < truth.length; n++) {
    if (truth[n] === 0) continue
    inside++
    if (truth[n] === labels[n]) right++
  }
  return right / inside
}

describe('the mixture', () => {
  it.each([
    ['rising', [5, 100, 150, 200]],
    ['falling', [5, 200, 150, 100]],
    ['mixed', [5, 150, 90, 190]],
  ])('finds classes of %s brightness under a bias field that outweighs their difference', async (_, means) => {
    const { truth, scan } = ball(means, 8)
    const labels = labelsOf(await segmentByMixture(scan, shiftedPrior(), options))
    expect(shareRight(truth, labels)).toBeGreaterThan(0.95)
  })

  it('without the bias field is clearly worse: the test above can fail', async () => {
    const { truth, scan } = ball([5, 100, 150, 200], 8)
    const labels = labelsOf(await segmentByMixture(scan, shiftedPrior(), { ...options, biasDegree: 0 }))
    expect(shareRight(truth, labels)).toBeLessThan(0.9)
  })

  it('finds the gain that the scan was made with', async () => {
    const { truth, scan } = ball([5, 100, 150, 200], 4)
    const { field, estimate } = await segmentByMixture(scan, shiftedPrior(), { ...options, logOffset: 0.001 })
    const voxels = Int32Array.from({ length: truth.length }, (_, n) => n).filter((n) => truth[n] > 0)
    const found = biasAt(field, shape, voxels, new Float32Array(voxels.length))
    const off = Float64Array.from(found, (gain, n) => gain - logGain(voxels[n]))
    const mean = off.reduce((sum, difference) => sum + difference, 0) / off.length
    const rms = Math.sqrt(off.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / off.length)
    // The gain's own spread over the ball is 0.4.
    expect(rms).toBeLessThan(0.05)
    expect(estimate.likelihood.at(-1)).toBeGreaterThan(estimate.likelihood[0])
  })

  it('does not depend on the number of workers', async () => {
    const { scan } = ball([5, 100, 150, 200], 8)
    const one = await segmentByMixture(scan, shiftedPrior(), options, { workers: 1, fewestVoxels: 1000 })
    const three = await segmentByMixture(scan, shiftedPrior(), options, { workers: 3, fewestVoxels: 1000 })
    expect(three.beliefs).toEqual(one.beliefs)
  })

  it('stops when asked to', async () => {
    const { scan } = ball([5, 100, 150, 200], 8)
    await expect(segmentByMixture(scan, shiftedPrior(), options, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
  })

  it('keeps to voxels that hold something', async () => {
    const { truth, scan } = ball([5, 100, 150, 200], 8)
    for (let n = 0; n < truth.length; n++) if (truth[n] === 0 || n % size < 20) scan.valid[n] = 0
    const { region } = await segmentByMixture(scan, shiftedPrior(), options)
    expect(region.voxels.every((voxel) => scan.valid[voxel] === 1)).toBe(true)
  })
})
