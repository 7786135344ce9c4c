import { firstBrainClass } from './brain-tissues.ts'
import type { CoarseOpinion } from './coarse.ts'
import type { WorkingScan } from './working-scan.ts'

/** A scan with so little head around its brain, and nothing but zeros in so much of it, has been stripped of its skull. */
const stripped = { headShare: 0.2, emptyShare: 0.2, headLeft: 0.1 }
/** How far beyond the boundary that the network sees no voxel is brain, in mm. */
const beyondMm = 8
const least = 1e-3

/**
 * What is certain whatever the intensities say, put into the prior. In a skull-stripped scan every voxel that is not empty is tissue: no
 * background there and little head, or the outermost cortex would be lost to them, since the network saw it mixed with the emptiness beyond. In any other
 * scan nothing far outside the brain's boundary is brain.
 */
export function withCertainties(opinion: CoarseOpinion, scan: WorkingScan): CoarseOpinion {
  const { prior, distanceMm } = opinion
  const classCount = prior.classes
  const data = Float32Array.from(prior.data)
  if (isStripped(prior, scan.valid)) {
    for (let at = 0; at < data.length; at += classCount) {
      data[at] = 0
      data[at + 1] *= stripped.headLeft
      let rest = 0
      for (let c = 1; c < classCount; c++) rest += data[at + c] + least
      for (let c = 1; c < classCount; c++) data[at + c] = (data[at + c] + least) / rest
    }
  } else if (distanceMm) {
    for (let n = 0; n < distanceMm.length; n++) {
      if (distanceMm[n] <= beyondMm) continue
      for (let c = firstBrainClass; c < classCount; c++) {
        data[n * classCount + 1] += data[n * classCount + c]
        data[n * classCount + c] = 0
      }
    }
  }
  return { ...opinion, prior: { ...prior, data } }
}

function isStripped({ data: prior, classes }: CoarseOpinion['prior'], valid: Uint8Array): boolean {
  let head = 0
  let brain = 0
  for (let at = 0; at < prior.length; at += classes) {
    head += prior[at + 1]
    for (let c = firstBrainClass; c < classes; c++) brain += prior[at + c]
  }
  const empty = valid.reduce((count, value) => count + (value === 0 ? 1 : 0), 0)
  return head < stripped.headShare * brain && empty > stripped.emptyShare * valid.length
}
