import { Problem } from '../../../data/problem.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import type { Column, Samples, Table } from '../../contract.ts'

export const regionColumns = [
  { name: 'sample', description: 'Number of the sample, counted from 1' },
  { name: 'region', description: 'Number of the region; 0 is what lies outside all of them' },
  { name: 'voxels', description: 'Places that it has' },
  { name: 'volumeMm3', description: 'Its volume; n/a for data without voxel sizes', unit: 'mm³' },
  { name: 'share', description: 'Share of the sizes of relevance that lies in it' },
  { name: 'volumeShare', description: 'Share of all places that it has: what a map that knows nothing gives it' },
  { name: 'ratio', description: 'Share over volume share; 1 is chance' },
  { name: 'relevance', description: 'Sum of its relevance with its sign' },
] as const satisfies readonly Column[]

interface Mapped {
  /** Maps one after another, channels first where there are several. */
  readonly attribution: Float32Array
  /** Numbers of one sample. */
  readonly size: number
  readonly volume?: Volume
}

/**
 * How much of each map lies in each region, the largest share first: sizes of relevance over all places, so that what lies outside the regions
 * is told too. The regions are one sample's, and the same for all; channels add up. A map of zeros has no shares.
 */
export function regionRows(regions: ArrayLike<number>, { attribution, size, volume }: Mapped): Table['rows'] {
  const places = regions.length
  const voxelMm3 = volume && spacingMm(volume.affine).reduce((product, mm) => product * mm, 1)
  const voxels = new Map<number, number>()
  for (let p = 0; p < places; p++) voxels.set(regions[p] ?? 0, (voxels.get(regions[p] ?? 0) ?? 0) + 1)
  return Array.from({ length: attribution.length / size }, (_, sample) => {
    const sums = new Map<number, { sizes: number; signed: number }>()
    let total = 0
    for (let i = 0; i < size; i++) {
      const value = attribution[sample * size + i] ?? 0
      if (!Number.isFinite(value)) continue
      const region = regions[i % places] ?? 0
      const { sizes, signed } = sums.get(region) ?? { sizes: 0, signed: 0 }
      sums.set(region, { sizes: sizes + Math.abs(value), signed: signed + value })
      total += Math.abs(value)
    }
    const rows = [...voxels].map(([region, count]) => {
      const { sizes, signed } = sums.get(region) ?? { sizes: 0, signed: 0 }
      const [share, volumeShare] = [total > 0 ? sizes / total : Number.NaN, count / places]
      return {
        sample: sample + 1,
        region,
        voxels: count,
        volumeMm3: voxelMm3 === undefined ? null : rounded(count * voxelMm3),
        share: defined(share),
        volumeShare: rounded(volumeShare),
        ratio: defined(share / volumeShare),
        relevance: rounded(signed),
      }
    })
    return rows.sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || a.region - b.region)
  }).flat()
}

/** `Problem` when regions lie elsewhere in the world than the scan, though their grids have the same shape. */
export function checkSamePlace(regions: Samples, data: Samples): void {
  const [one, other] = [regions.volume, data.volume]
  if (!one || !other || one.affine.every((x, n) => Math.abs(x - (other.affine[n] ?? 0)) < 1e-3)) return
  throw new Problem({
    file: one.source?.file,
    what: 'The regions do not lie where the scan lies: their affines differ.',
    remedy: 'Resample the regions to the grid of the scan.',
  })
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? rounded(value) : null
}

function rounded(value: number): number {
  return Number(value.toPrecision(5))
}
