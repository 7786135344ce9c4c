/**
 * Signed distance in mm to the boundary of a shape, by fast sweeping of |∇d| = 1 (Zhao 2005), from a function that is negative inside and
 * has the boundary as its zero level. Values beside the boundary come from the function's own slope; sweeps carry them outwards. First-order
 * accurate (errors grow to about 8 % of the distance, worst where fronts meet), which is why volume measures use the exact transform of
 * `native-models/volume` and only the networks' targets use this one.
 *
 * @param level any function with the right zero level, one value a voxel, x fastest
 * @param limitMm distances are clipped to ± this
 * @param farLevel where |level| is above this, the distance is surely beyond the limit and is not worked out
 */
export function signedDistance(
  level: Float32Array,
  shape: readonly [number, number, number],
  spacingMm: number,
  limitMm: number,
  farLevel = Number.POSITIVE_INFINITY,
): Float32Array {
  const far = limitMm + spacingMm
  const d = boundaryDistances(level, shape, spacingMm, far)
  const near = new Uint8Array(level.length)
  for (let n = 0; n < near.length; n++) near[n] = Math.abs(level[n]) <= farLevel ? 1 : 0
  for (const direction of sweeps) sweep(d, near, shape, spacingMm, far, direction)
  for (let n = 0; n < d.length; n++) d[n] = Math.min(d[n], limitMm) * (level[n] < 0 ? -1 : 1)
  return d
}

const signs = [1, -1]
const sweeps = signs.flatMap((x) => signs.flatMap((y) => signs.map((z) => [x, y, z])))

/** Unsigned distances of voxels that have a neighbour across the boundary; `far` elsewhere. */
function boundaryDistances(level: Float32Array, [nx, ny, nz]: readonly number[], h: number, far: number): Float32Array {
  const d = new Float32Array(level.length).fill(far)
  const step = [1, nx, nx * ny]
  const size = [nx, ny, nz]
  const at = [0, 0, 0]
  let n = 0
  for (at[2] = 0; at[2] < nz; at[2]++)
    for (at[1] = 0; at[1] < ny; at[1]++)
      for (at[0] = 0; at[0] < nx; at[0]++, n++) {
        const here = level[n]
        let inverseSquares = 0
        for (let axis = 0; axis < 3; axis++) {
          let nearest = Number.POSITIVE_INFINITY
          if (at[axis] > 0) nearest = crossing(here, level[n - step[axis]], nearest)
          if (at[axis] < size[axis] - 1) nearest = crossing(here, level[n + step[axis]], nearest)
          // The distance to a plane that cuts the axes at these places: 1/d² = Σ 1/cut².
          if (nearest < 2) inverseSquares += 1 / Math.max(nearest * h, 1e-3 * h) ** 2
        }
        if (inverseSquares > 0) d[n] = 1 / Math.sqrt(inverseSquares)
      }
  return d
}

/** How far along to the neighbour the boundary lies (0…1), or `otherwise` when it is not between them, whichever is less. */
function crossing(here: number, there: number, otherwise: number): number {
  return here < 0 === there < 0 ? otherwise : Math.min(otherwise, here / (here - there))
}

/** Gauss–Seidel in one diagonal direction; values only fall, so the boundary's own values stay. */
function sweep(
  d: Float32Array,
  near: Uint8Array,
  [nx, ny, nz]: readonly number[],
  h: number,
  far: number,
  [sx, sy, sz]: readonly number[],
): void {
  const stepY = nx
  const stepZ = nx * ny
  for (let a = 0; a < nz; a++) {
    const k = sz > 0 ? a : nz - 1 - a
    for (let b = 0; b < ny; b++) {
      const j = sy > 0 ? b : ny - 1 - b
      for (let c = 0; c < nx; c++) {
        const i = sx > 0 ? c : nx - 1 - c
        const n = (k * ny + j) * nx + i
        if (near[n] === 0) continue
        let x = far
        let y = far
        let z = far
        if (i > 0) x = d[n - 1]
        if (i < nx - 1 && d[n + 1] < x) x = d[n + 1]
        if (j > 0) y = d[n - stepY]
        if (j < ny - 1 && d[n + stepY] < y) y = d[n + stepY]
        if (k > 0) z = d[n - stepZ]
        if (k < nz - 1 && d[n + stepZ] < z) z = d[n + stepZ]
        // The new value lies between the least neighbour + h / √3 and the least neighbour + h.
        if (Math.min(x, y, z) + 0.577 * h >= d[n]) continue
        const value = eikonal(x, y, z, h)
        if (value < d[n]) d[n] = value
      }
    }
  }
}

/** Solves (u−x)₊² + (u−y)₊² + (u−z)₊² = h². */
function eikonal(x: number, y: number, z: number, h: number): number {
  const low = Math.min(x, y, z)
  const high = Math.max(x, y, z)
  const middle = x + y + z - low - high
  if (low + h <= middle) return low + h
  const two = (low + middle + Math.sqrt(2 * h * h - (low - middle) ** 2)) / 2
  if (two <= high) return two
  const sum = low + middle + high
  return (sum + Math.sqrt(Math.max(0, sum * sum - 3 * (low * low + middle * middle + high * high - h * h)))) / 3
}
