import { type PlaceGrid, spreadOn } from './place-grid.ts'

export interface RateMaps {
  readonly occupancyS: Float64Array
  /** Spikes a second in each cell of the grid, for each unit. */
  readonly ratesHz: readonly Float64Array[]
}

const leastOccupancyS = 1e-3

/**
 * How fast each unit fires in each cell of a grid: spikes over time spent, both spread with one Gaussian first. Bins whose `use` is 0 or whose cell is -1
 * are left out. `counts` holds one list of spikes a bin for each unit.
 */
export function rateMaps(
  grid: PlaceGrid,
  cells: Int32Array,
  counts: readonly Float64Array[],
  { binS, use, smoothingCells, floorHz }: { binS: number; use: Uint8Array; smoothingCells: number; floorHz: number },
): RateMaps {
  const spread = spreadOn(
    grid,
    grid.axes.map(() => smoothingCells),
  )
  const summed = (weight: (n: number) => number) => {
    const sums = new Float64Array(grid.cells)
    for (let n = 0; n < cells.length; n++) if (use[n] && cells[n] >= 0) sums[cells[n]] += weight(n)
    return spread(sums)
  }
  const occupancyS = summed(() => binS)
  const ratesHz = counts.map((unit) =>
    summed((n) => unit[n]).map((spikes, cell) => Math.max(floorHz, spikes / Math.max(leastOccupancyS, occupancyS[cell]))),
  )
  return { occupancyS, ratesHz }
}

/**
 * Bits that one spike of a unit tells of the place: Σ p (λ/λ̄) log₂ (λ/λ̄). Skaggs, McNaughton, Gothard & Markus (1993), NIPS 5:1030, equation 3.
 */
export function informationPerSpike(ratesHz: Float64Array, occupancyS: Float64Array): number {
  const total = occupancyS.reduce((sum, value) => sum + value, 0)
  const mean = ratesHz.reduce((sum, rate, cell) => sum + (rate * occupancyS[cell]) / total, 0)
  if (!(mean > 0)) return 0
  return ratesHz.reduce((sum, rate, cell) => sum + (rate > 0 ? (occupancyS[cell] / total) * (rate / mean) * Math.log2(rate / mean) : 0), 0)
}
