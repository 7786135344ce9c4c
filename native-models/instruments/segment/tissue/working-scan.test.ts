import { describe, expect, it } from 'vitest'
import type { Volume } from '../../../data/volume/volume.ts'
import { type Triple, toWorld } from '../../../volume/affine.ts'
import { inOwnSpace } from './own-space.ts'
import { workingScan } from './working-scan.ts'

/** Grey values that are a linear function of the place in the world: no resampling may change it. */
const grey = ([x, y, z]: Triple) => 500 + x - 2 * y + 0.5 * z

/** Left, posterior, inferior axes; 0.5 × 3 × 0.5 mm, turned by 10° about the first axis. */
function scan(): Volume {
  const [c, s] = [Math.cos(0.17), Math.sin(0.17)]
  const affine = [-0.5, 0, 0, 40, 0, -3 * c, 0.5 * s, 50, 0, -3 * s, -0.5 * c, 60, 0, 0, 0, 1]
  const shape = [80, 24, 70] as const
  const data = new Float32Array(80 * 24 * 70)
  for (let k = 0, n = 0; k < 70; k++)
    for (let j = 0; j < 24; j++) for (let i = 0; i < 80; i++, n++) data[n] = grey(toWorld(affine, [i, j, k]))
  return { shape, affine, data, slope: 1, intercept: 0 }
}

describe('the grid that is worked on', () => {
  it('is no finer than asked for, keeps coarser axes, and lies where the scan lies', () => {
    const working = workingScan(scan(), 1, () => undefined)
    expect(working.grid.shape).toEqual([40, 24, 35])
    expect(working.spacingMm.map((mm) => +mm.toFixed(3))).toEqual([1, 3, 1])
    // Away from the edges, where the blur before resampling meets nothing that is not linear.
    for (const [i, j, k] of [
      [8, 6, 8],
      [20, 12, 17],
      [31, 18, 26],
    ] as const) {
      const value = working.values[i + 40 * (j + 24 * k)]
      expect(value).toBeCloseTo(grey(toWorld(working.grid.affine, [i, j, k])), 2)
    }
  })

  it('leads back to the scan: values return to where they came from', () => {
    const own = scan()
    const working = workingScan(own, 1, () => undefined)
    const back = inOwnSpace(working.values, working, own, 'linear')
    for (const [i, j, k] of [
      [20, 5, 20],
      [40, 12, 35],
      [60, 18, 50],
    ]) {
      const n = i + 80 * (j + 24 * k)
      expect(back[n]).toBeCloseTo(Number(own.data[n]), 1)
    }
  })

  it('changes nothing but the order of the axes where the scan is coarse enough', () => {
    const own = scan()
    const working = workingScan(own, 0.5, () => undefined)
    expect(working.resampled).toBe(false)
    expect(inOwnSpace(working.values, working, own)).toEqual(own.data)
  })

  it('takes zeros that reach in from the border to hold nothing, and zeros inside for values', () => {
    const own = scan()
    const data = Float32Array.from(own.data)
    for (let n = 0; n < 80 * 24 * 10; n++) data[n] = 0
    const inside = 40 + 80 * (12 + 24 * 40)
    data[inside] = 0
    const { valid } = workingScan({ ...own, data }, 0.5, () => undefined)
    const held = inOwnSpace(
      valid,
      workingScan(own, 0.5, () => undefined),
      own,
    )
    expect(held[0]).toBe(0)
    expect(held[inside]).toBe(1)
  })
})
