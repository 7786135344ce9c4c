import { describe, expect, it } from 'vitest'
import { blurPrior, type CoarsePrior, priorAt } from './prior.ts'

/** Two classes whose first is a linear ramp over the grid: trilinear interpolation must reproduce it exactly. */
const shape = [5, 6, 7] as const
const ramp = (x: number, y: number, z: number) => 0.1 + 0.05 * x + 0.04 * y + 0.03 * z
function rampPrior(toPrior: number[]): CoarsePrior {
  const data = new Float32Array(2 * 5 * 6 * 7)
  for (let z = 0, n = 0; z < 7; z++)
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 5; x++, n++) {
        data[2 * n] = ramp(x, y, z)
        data[2 * n + 1] = 1 - ramp(x, y, z)
      }
  return { shape, classes: 2, data, toPrior }
}

describe('the prior at a voxel', () => {
  it('is linear between coarse voxels, wherever the scan lies', () => {
    const prior = rampPrior([0.5, 0, 0, 0.25, 0, 0.5, 0, 0.25, 0, 0, 0.5, 0.25])
    const fine = [7, 9, 11]
    const voxels = Int32Array.of(0, 3 + 7 * (4 + 9 * 5), 6 + 7 * (8 + 9 * 10))
    const out = new Float32Array(6)
    priorAt(prior, fine, voxels, out, 0)
    expect(out[0]).toBeCloseTo(ramp(0.25, 0.25, 0.25), 5)
    expect(out[2]).toBeCloseTo(ramp(1.75, 2.25, 2.75), 5)
    expect(out[4]).toBeCloseTo(ramp(3.25, 4.25, 5.25), 5)
    expect(out[4] + out[5]).toBeCloseTo(1, 5)
  })

  it('is background beyond the coarse grid, but for the floor', () => {
    const prior = rampPrior([1, 0, 0, 50, 0, 1, 0, 0, 0, 0, 1, 0])
    const out = new Float32Array(2)
    priorAt(prior, [2, 2, 2], Int32Array.of(0), out, 0.01)
    expect(out[0]).toBeCloseTo(1.01 / 1.02, 5)
    expect(out[1]).toBeCloseTo(0.01 / 1.02, 5)
  })
})

describe('blurring the prior', () => {
  it('keeps sums over classes, and turns a point into a Gaussian', () => {
    const data = new Float32Array(2 * 15 ** 3)
    for (let n = 0; n < 15 ** 3; n++) data[2 * n] = 1
    const middle = 7 + 15 * (7 + 15 * 7)
    data[2 * middle] = 0
    data[2 * middle + 1] = 1
    const blurred = blurPrior({ shape: [15, 15, 15], classes: 2, data, toPrior: [] }, 1.2)
    const at = (x: number) => blurred.data[2 * (middle + x) + 1]
    // Along an axis a sampled Gaussian falls by exp(−x²/2σ²) whatever the other axes do.
    expect(at(1) / at(0)).toBeCloseTo(Math.exp(-1 / 2.88), 5)
    expect(at(2) / at(0)).toBeCloseTo(Math.exp(-4 / 2.88), 5)
    for (let n = 0; n < 15 ** 3; n += 37) expect(blurred.data[2 * n] + blurred.data[2 * n + 1]).toBeCloseTo(1, 5)
  })
})
