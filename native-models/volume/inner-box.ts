import type { Triple } from './affine.ts'

export interface InnerBox {
  readonly low: Triple
  readonly high: Triple
  /** Voxels of the whole, the hundredths left out included. */
  readonly count: number
}

/**
 * The box around what `inside` holds, without a hundredth of it at either end of each axis: voxels, x fastest, both ends included. Stray voxels do not
 * move it. Undefined where it holds nothing.
 */
export function innerBox(inside: (n: number) => boolean, [nx, ny, nz]: Triple): InnerBox | undefined {
  const profiles = [nx, ny, nz].map((size) => new Float64Array(size))
  let count = 0
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (!inside(n)) continue
        profiles[0][i]++
        profiles[1][j]++
        profiles[2][k]++
        count++
      }
  if (count === 0) return undefined
  const ends = (share: number) =>
    profiles.map((profile) => {
      let below = 0
      return profile.findIndex((here) => {
        below += here
        return below > share * count
      })
    }) as unknown as Triple
  return { low: ends(0.01), high: ends(0.99), count }
}
