import type { Triple } from '../../../volume/affine.ts'
import { type HeadMap, insideBrain } from '../headMap.ts'

/** The box around a brain, without a hundredth of it at either end of each axis: in a head's RAS mm, or on any axes that run along. */
export interface BrainBox {
  readonly low: Triple
  readonly high: Triple
}

/** What every such box is stretched to, mm: the mean of the heads that were looked at. */
export const standardBoxMm: Triple = [120, 150, 115]

/** The box of what `inside` holds, in voxels (x fastest); undefined where it holds nothing. */
export function boxOf(inside: (n: number) => boolean, [nx, ny, nz]: readonly number[]): BrainBox | undefined {
  const profiles = [nx, ny, nz].map((size) => new Float64Array(size))
  let total = 0
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (!inside(n)) continue
        profiles[0][i]++
        profiles[1][j]++
        profiles[2][k]++
        total++
      }
  if (total === 0) return undefined
  const at = (profile: Float64Array, share: number) => {
    let below = 0
    return profile.findIndex((count) => {
      below += count
      return below > share * total
    })
  }
  const ends = (share: number) => profiles.map((profile) => at(profile, share)) as unknown as Triple
  return { low: ends(0.01), high: ends(0.99) }
}

/** A head and the box around its brain, in voxels. */
export interface BoxedHead extends BrainBox {
  readonly head: HeadMap
}

export function boxedHead(head: HeadMap): BoxedHead {
  const box = boxOf((n) => head.codes[n] >= insideBrain, head.shape)
  if (!box) throw new RangeError(`${head.name} has no brain`)
  return { head, ...box }
}
