import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../statistics/random.ts'
import { runContext } from '../../context.ts'
import { findInstrument } from '../../registry.ts'
import { drawMap } from './draw-map.ts'
import { makePlantedNetwork } from './phantom.ts'
import { checkSamePlace, regionRows } from './region-table.ts'

const affine = [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1]
const scan = { shape: [2, 2, 1], affine, data: Float32Array.of(1, 2, 3, 4), slope: 1, intercept: 0 }

describe('the table of regions', () => {
  it('has shares of the sizes of relevance beside shares of volume, the largest first, in mm³', () => {
    const rows = regionRows([0, 7, 7, 9], { attribution: Float32Array.of(1, -3, 2, 2), size: 4, volume: scan })
    expect(rows).toEqual([
      { sample: 1, region: 7, voxels: 2, volumeMm3: 48, share: 0.625, volumeShare: 0.5, ratio: 1.25, relevance: -1 },
      { sample: 1, region: 9, voxels: 1, volumeMm3: 24, share: 0.25, volumeShare: 0.25, ratio: 1, relevance: 2 },
      { sample: 1, region: 0, voxels: 1, volumeMm3: 24, share: 0.125, volumeShare: 0.25, ratio: 0.5, relevance: 1 },
    ])
  })

  it('adds channels up, and has a part for each sample; a map of zeros has no shares', () => {
    const rows = regionRows([1, 2], { attribution: Float32Array.of(1, 0, 2, 1, 0, 0, 0, 0), size: 4 })
    expect(rows.map(({ sample, region, share, volumeMm3 }) => [sample, region, share, volumeMm3])).toEqual([
      [1, 1, 0.75, null],
      [1, 2, 0.25, null],
      [2, 1, null, null],
      [2, 2, null, null],
    ])
  })

  it('is refused where regions lie elsewhere than the scan', () => {
    const array = { shape: [2, 2, 1], data: Float32Array.of(0, 1, 1, 2) }
    const moved = { ...scan, affine: affine.with(3, 5) }
    expect(() => checkSamePlace({ array, volume: scan }, { array, volume: scan })).not.toThrow()
    expect(() => checkSamePlace({ array, volume: moved }, { array, volume: scan })).toThrow(/do not lie where the scan lies/)
  })

  it('names the region that a network looks at first', async () => {
    const { inputs, truth } = await makePlantedNetwork(seededRandom(1), 'gradient')
    const regions = new Float32Array(256)
    for (const place of truth.planted) regions[place] = 5
    const gradient = await findInstrument('explain/gradient')
    const given = await gradient.run(
      { ...inputs, regions: { array: { shape: [16, 16], data: regions } } } as never,
      gradient.settings.parse({ target: '1' }),
      runContext(),
    )
    const table = given.regionTable as { rows: Record<string, number>[] }
    const first = table.rows[0]
    expect(first?.region).toBe(5)
    expect(first?.volumeShare).toBeCloseTo(9 / 256, 4)
    // Half of it: the units that see the cross look one pixel further on each side.
    expect(first?.ratio).toBeGreaterThan(10)
    const without = await gradient.run(inputs as never, gradient.settings.parse({ target: '1' }), runContext())
    expect(without.regionTable).toBeUndefined()
  })
})

describe('the picture of a map', () => {
  it('has three planes and a bar that is even about 0; one that is not to be read has no colour, and the reason', () => {
    const map = { ...scan, data: Float32Array.of(0, -0.5, 0.25, 0) }
    const drawn = drawMap(scan, map)
    for (const plane of ['axial', 'coronal', 'sagittal']) expect(drawn).toContain(plane)
    expect(drawn).toContain('−0.50: against')
    expect(drawn).toContain('for: 0.50')
    expect(drawn).toContain('rgb(232,119,34)')
    const grey = drawMap(scan, map, 'It fails <its card>.')
    expect(grey).not.toContain('rgb(232,119,34)')
    expect(grey).toContain('It fails &#60;its card&#62;.')
    expect(grey.match(/base64,[^"]+/g)).not.toEqual(drawn.match(/base64,[^"]+/g))
  })
})
