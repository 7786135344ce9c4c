import type { Triple } from '../../../volume/affine.ts'
import { type InnerBox, innerBox } from '../../../volume/inner-box.ts'
import { type HeadMap, insideBrain } from '../headMap.ts'

/** What the box of every brain is stretched to, mm: the mean of the heads that were looked at. */
export const standardBoxMm: Triple = [120, 150, 115]

/** A head and the box around its brain, in voxels. */
export interface BoxedHead extends InnerBox {
  readonly head: HeadMap
}

export function boxedHead(head: HeadMap): BoxedHead {
  const box = innerBox((n) => head.codes[n] >= insideBrain, head.shape)
  if (!box) throw new RangeError(`${head.name} has no brain`)
  return { head, ...box }
}
