import { Problem } from '../../../data/problem.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { checkAffine, type Triple } from '../../../volume/affine.ts'
import { frameCount, frameOf, gridOf } from '../../../volume/grid.ts'

const thinnestMm = 60
const fewestVoxels = 10
const largestVoxelMm = 12
const smallestVoxelMm = 0.05
const largestExtentMm = 2500
const mostVoxels = 2 ** 29

/**
 * The 3-D scan to segment, or a `Problem` that says why this cannot be one. Says through `warn` what was left out.
 */
export function checkScan(scan: Volume, warn: (sentence: string) => void): Volume {
  const file = scan.source?.file
  const refuse = (what: string, remedy: string) => new Problem({ file, what, remedy })
  if (/^(rgb|rgba|complex)/.test(scan.source?.dtype ?? '')) {
    throw refuse(
      `The voxels are of type ${scan.source?.dtype}, not grey values.`,
      'Give the original scan, before colours or maps were made of it.',
    )
  }
  checkAffine(scan.affine, file)
  const { shape } = gridOf(scan)
  const spacing = spacingMm(scan.affine)
  const text = `${shape.join(' × ')} voxels of ${spacing.map((mm) => +mm.toPrecision(3)).join(' × ')} mm`
  if (shape.some((n) => n < fewestVoxels)) {
    throw refuse(`This has ${text}: a slice or a slab, not a head.`, 'Give a 3-D scan of the whole head with at least 10 slices.')
  }
  if (spacing.some((mm) => mm > largestVoxelMm || mm < smallestVoxelMm) || shape.some((n, axis) => n * spacing[axis] > largestExtentMm)) {
    throw refuse(`This has ${text}: that is no size for a head scan.`, 'Repair the voxel sizes in the header; they must be in millimetres.')
  }
  if (shape.some((n, axis) => n * spacing[axis] < thinnestMm)) {
    throw refuse(
      `This covers only ${extentText(shape, spacing)} mm.`,
      `Give a scan that covers the brain, at least ${thinnestMm} mm along each axis.`,
    )
  }
  if (shape[0] * shape[1] * shape[2] > mostVoxels) {
    throw refuse(`This has ${text}, more than can be held in memory.`, 'Resample the scan to 0.5 mm or coarser first.')
  }
  const frames = frameCount(scan)
  if (frames > 1) warn(`The file holds ${frames} volumes (${scan.shape.join(' × ')}); only the first was segmented.`)
  return frames > 1 ? frameOf(scan, 0) : { ...scan, shape }
}

/**
 * Replaces what is not a number by 0, in place, and counts it. Throws a `Problem` where nothing is left, or where all voxels are alike.
 */
export function cleanValues(values: Float32Array, file: string | undefined, warn: (sentence: string) => void): void {
  let broken = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let n = 0; n < values.length; n++) {
    const value = values[n]
    if (!Number.isFinite(value)) {
      values[n] = 0
      broken++
    } else {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (broken === values.length) throw new Problem({ file, what: 'No voxel holds a number.', remedy: 'Export the scan again.' })
  if (low === high) throw new Problem({ file, what: `Every voxel is ${low}.`, remedy: 'Export the scan again.' })
  if (broken > 0) {
    const percent = (100 * broken) / values.length
    warn(
      `${broken} voxels (${percent < 0.1 ? 'less than 0.1' : percent.toFixed(1)} %) are not numbers; they were taken to lie outside the head.`,
    )
  }
}

function extentText(shape: Triple, spacing: Triple): string {
  return shape.map((n, axis) => Math.round(n * spacing[axis])).join(' × ')
}
