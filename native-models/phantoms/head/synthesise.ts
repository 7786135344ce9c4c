import { seededRandom } from '../../statistics/random.ts'
import { codeMask, type HeadMap, insideBrain } from './headMap.ts'
import { applyGamma, drawTissue, scan } from './intensity.ts'
import type { HeadParameters, Strip, WorkingGrid } from './parameters.ts'
import { sourceOf, warpCodes, warpDistance } from './sampleLabels.ts'
import { signedDistance } from './signedDistance.ts'
import { type ClassScheme, tissueClasses, tissueOfCode } from './tissues.ts'

/** An image of a head and what is true of it. All arrays on the working grid, x fastest, RAS. */
export interface SyntheticHead {
  /** Grey values, 0–300; 0 beyond the coverage and where the skull was stripped. */
  readonly image: Float32Array
  /** Share of each class in each voxel, class after class (8 tissues × voxels); sums to one in every voxel. Only where the grid is oversampled. */
  readonly fractions?: Float32Array
  /** The class with the greatest share; the tissue where nothing was oversampled. */
  readonly tissue: Uint8Array
  /** Signed distance to the brain's boundary in mm, negative inside, clipped to ± 20. */
  readonly brainDistance: Float32Array
  /** Anatomical codes (places in `anatomy`) where nothing was oversampled: the fine truth of an evaluation image. */
  readonly codes?: Uint8Array
  readonly parameters: HeadParameters
}

export const distanceLimitMm = 20
/** In the undeformed head, at scales up to 1.2 and warps on top; envelope.ts works out as much. */
const farMm = 28

/** Makes the image that `parameters` describe. The same head, parameters and grid give the same image, bit for bit. */
export function synthesise(head: HeadMap, parameters: HeadParameters, grid: WorkingGrid, classes = tissueClasses): SyntheticHead {
  const random = seededRandom(parameters.seed)
  const fineMm = grid.spacingMm / grid.oversampling
  const fineShape = grid.shape.map((n) => n * grid.oversampling) as [number, number, number]
  const source = sourceOf(head, parameters, grid, random)
  const codes = warpCodes(head, source, fineShape, fineMm, parameters.deformation.flipped)
  const raw = drawTissue(codes, fineShape, parameters, grid, random)
  applyGamma(raw, parameters.gamma)
  const marginMm = parameters.strip?.kind === 'margin' ? warpDistance(head, source, fineShape, fineMm) : undefined
  const kept = parameters.strip && keptVoxels(codes, parameters.strip, marginMm)
  if (kept) for (let n = 0; n < raw.length; n++) raw[n] *= kept[n]
  const image = scan(raw, parameters, grid, random)
  const fractions = grid.oversampling > 1 ? classFractions(codes, kept, grid, classes) : undefined
  const tissue = fractions
    ? greatest(fractions, classes.count)
    : codes.map((code, n) => (kept && kept[n] === 0 ? 0 : tissueOfCode[code & codeMask]))
  const level = warpDistance(head, source, grid.shape, grid.spacingMm)
  if (kept) blankStripped(image, kept, grid)
  if (parameters.coverageMm) blankBeyond(parameters.coverageMm, grid, { image, fractions, tissue, level })
  return {
    image,
    fractions,
    tissue,
    brainDistance: signedDistance(level, grid.shape, grid.spacingMm, distanceLimitMm, farMm),
    ...(grid.oversampling === 1 ? { codes: codes.map((code) => code & codeMask) } : {}),
    parameters,
  }
}

/** 1 where a stripped scan still shows something. */
function keptVoxels(codes: Uint8Array, strip: Strip, distanceMm: Float32Array | undefined): Uint8Array {
  const kept = new Uint8Array(codes.length)
  for (let n = 0; n < codes.length; n++) {
    const inside =
      strip.kind === 'margin' && distanceMm
        ? distanceMm[n] < strip.marginMm
        : codes[n] >= insideBrain && (strip.kind !== 'without fluid' || tissueOfCode[codes[n] & codeMask] !== 2)
    kept[n] = inside ? 1 : 0
  }
  return kept
}

/** What was stripped away is background: a network can only say what it sees. */
function classFractions(
  codes: Uint8Array,
  kept: Uint8Array | undefined,
  { shape, oversampling }: WorkingGrid,
  { count, ofCode }: ClassScheme,
): Float32Array {
  const [nx, ny, nz] = shape
  const voxels = nx * ny * nz
  const out = new Float32Array(count * voxels)
  const share = 1 / oversampling ** 3
  const place = Uint32Array.from(ofCode, (c) => c * voxels)
  const column = Uint32Array.from({ length: nx * oversampling }, (_, i) => Math.floor(i / oversampling))
  let n = 0
  for (let k = 0; k < nz * oversampling; k++)
    for (let j = 0; j < ny * oversampling; j++) {
      const row = (Math.floor(k / oversampling) * ny + Math.floor(j / oversampling)) * nx
      for (let i = 0; i < column.length; i++, n++) {
        const classAt = kept && kept[n] === 0 ? 0 : place[codes[n] & codeMask]
        out[classAt + row + column[i]] += share
      }
    }
  return out
}

/** A coarse voxel of which nothing was kept is exactly 0, whatever noise and smoothing put there. */
function blankStripped(image: Float32Array, kept: Uint8Array, { shape, oversampling }: WorkingGrid): void {
  const [nx, ny] = shape
  const any = new Uint8Array(image.length)
  let n = 0
  for (let k = 0; k < shape[2] * oversampling; k++)
    for (let j = 0; j < ny * oversampling; j++) {
      const row = (Math.floor(k / oversampling) * ny + Math.floor(j / oversampling)) * nx
      for (let i = 0; i < nx * oversampling; i++, n++) if (kept[n]) any[row + Math.floor(i / oversampling)] = 1
    }
  for (let m = 0; m < image.length; m++) image[m] *= any[m]
}

/** Beyond the coverage there is no image, only background, and the brain ends where the coverage does. */
function blankBeyond(
  { low, high }: NonNullable<HeadParameters['coverageMm']>,
  { shape, spacingMm }: WorkingGrid,
  { image, fractions, tissue, level }: { image: Float32Array; fractions?: Float32Array; tissue: Uint8Array; level: Float32Array },
): void {
  const [nx, ny, nz] = shape
  const voxels = nx * ny * nz
  const outside = [0, 1, 2].map((axis) =>
    Float32Array.from({ length: shape[axis] }, (_, n) => {
      const mm = (n + 0.5) * spacingMm
      return Math.max(low[axis] - mm, mm - high[axis])
    }),
  )
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const beyondMm = Math.max(outside[0][i], outside[1][j], outside[2][k])
        level[n] = Math.max(level[n], beyondMm)
        if (beyondMm <= 0) continue
        image[n] = 0
        tissue[n] = 0
        if (fractions) for (let at = n; at < fractions.length; at += voxels) fractions[at] = at === n ? 1 : 0
      }
}

function greatest(fractions: Float32Array, classes: number): Uint8Array {
  const voxels = fractions.length / classes
  const tissue = new Uint8Array(voxels)
  for (let n = 0; n < voxels; n++) {
    let best = 0
    for (let t = 1; t < classes; t++) if (fractions[t * voxels + n] > fractions[best * voxels + n]) best = t
    tissue[n] = best
  }
  return tissue
}
