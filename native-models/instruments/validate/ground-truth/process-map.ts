import { smoothVoxels } from '../../../volume/smooth.ts'

/** What is done to a map before it is scored (Siegel et al. 2025): magnitude, smoothing, cutoff, each recorded with the scores. */
export interface Processing {
  /** Full width at half maximum of a Gaussian, in voxels; 0 leaves the map as it is. */
  readonly smoothVoxels: number
  /** Values below this percentile of the scored place are set to 0; 0 keeps all. */
  readonly cutoffPercent: number
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.log(2))

/** |map| within `where`, smoothed along `axes`, with what is below the cutoff set to 0. `shape` is that of the map, in C order. */
export function processMap(
  map: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
  where: Uint8Array,
  { smoothVoxels: fwhm, cutoffPercent }: Processing,
): Float32Array {
  let result: Float32Array = Float32Array.from(map, (v, n) => (where[n] && Number.isFinite(v) ? Math.abs(v) : 0))
  if (fwhm > 0) result = smoothAlong(result, shape, axes, fwhm / FWHM_PER_SIGMA)
  for (let n = 0; n < result.length; n++) if (!where[n]) result[n] = 0
  if (cutoffPercent <= 0) return result
  const sorted = result.filter((_, n) => where[n]).sort()
  const cutoff = sorted[Math.min(sorted.length - 1, Math.floor((cutoffPercent / 100) * sorted.length))]
  return result.map((v) => (v >= cutoff ? v : 0))
}

/** Smooths each chosen axis by itself, seeing the array as (inner, axis, outer): the last axis of C order is the innermost. */
function smoothAlong(data: Float32Array, shape: readonly number[], axes: readonly number[], sigma: number): Float32Array {
  return axes.reduce((values, axis) => {
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1)
    const length = shape[axis]
    return smoothVoxels(values, [inner, length, values.length / (inner * length)], [0, sigma, 0])
  }, data)
}
