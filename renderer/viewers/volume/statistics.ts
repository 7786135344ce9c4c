/** What there is in a region of a scan. */
export interface RegionStatistics {
  readonly voxels: number
  readonly volumeMl: number
  readonly mean: number
  /** With n − 1 below the line; undefined for fewer than two voxels. */
  readonly sd: number | undefined
  readonly min: number
  readonly max: number
  readonly median: number
}

/** Statistics of the values of a region; values that are not finite are left out, and a region without any is undefined. */
export function statisticsOf(values: Float64Array, voxelMm3: number): RegionStatistics | undefined {
  const finite = values.filter(Number.isFinite).sort()
  const n = finite.length
  if (n === 0) return undefined
  const mean = finite.reduce((sum, value) => sum + value, 0) / n
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const middle = (n - 1) / 2
  const median = ((finite[Math.floor(middle)] ?? 0) + (finite[Math.ceil(middle)] ?? 0)) / 2
  return {
    voxels: n,
    volumeMl: (n * voxelMm3) / 1000,
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : undefined,
    min: finite[0] ?? 0,
    max: finite[n - 1] ?? 0,
    median,
  }
}

/** Share of a map's relevance (sizes, whatever the sign) that lies in a region, beside the share of the volume that the region takes. */
export interface RegionShare {
  readonly index: number
  readonly voxels: number
  readonly volumeShare: number
  readonly relevanceShare: number
}

/**
 * How a map's relevance is divided among the regions of an atlas on the same grid, largest density first. Shares are of all voxels inside any region:
 * a map that knows nothing has relevance in proportion to volume. Empty when the map is zero in all of them.
 */
export function sharesOf(map: ArrayLike<number>, regions: ArrayLike<number>): RegionShare[] {
  const sums = new Map<number, { voxels: number; relevance: number }>()
  let all = 0
  let inside = 0
  for (let n = 0; n < regions.length; n++) {
    const index = regions[n] ?? 0
    if (index === 0) continue
    const size = Math.abs(map[n] ?? 0)
    const sum = sums.get(index) ?? { voxels: 0, relevance: 0 }
    sum.voxels++
    inside++
    if (Number.isFinite(size)) {
      sum.relevance += size
      all += size
    }
    sums.set(index, sum)
  }
  if (all === 0) return []
  return [...sums]
    .map(([index, { voxels, relevance }]) => ({ index, voxels, volumeShare: voxels / inside, relevanceShare: relevance / all }))
    .sort((a, b) => b.relevanceShare / b.volumeShare - a.relevanceShare / a.volumeShare)
}
