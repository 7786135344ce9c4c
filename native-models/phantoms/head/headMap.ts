import { Problem } from '../../data/problem.ts'
import type { Volume } from '../../data/volume/volume.ts'
import { keepLargest } from '../../volume/components.ts'
import { reorient } from '../../volume/reorient.ts'
import { brainLevel } from './envelope.ts'
import { fieldAt, type NodeField } from './nodes.ts'
import { codeOfLabel, tissueOfCode } from './tissues.ts'

/** Added to a voxel's code where the voxel lies inside the brain's envelope. */
export const insideBrain = 128
export const codeMask = 127

/** A labelled head, ready to be deformed: isotropic, RAS, cropped to the head. */
export interface HeadMap {
  readonly name: string
  readonly shape: readonly [number, number, number]
  readonly spacingMm: number
  /** Centre of voxel (0, 0, 0) in the head's own RAS millimetres. */
  readonly originMm: readonly [number, number, number]
  /** One byte a voxel, x fastest: place in `anatomy`, + 128 inside the brain's envelope. */
  readonly codes: Uint8Array
  /** Signed distance to the brain's envelope in mm, negative inside; node (0, 0, 0) at `originMm`. */
  readonly brainDistance: NodeField
  /** Middle of the box around the brain, RAS mm. */
  readonly brainCentreMm: readonly [number, number, number]
}

/**
 * Makes a head map of a label volume with FreeSurfer's labels (and 502–530 for what is not brain). The volume must be isotropic.
 * Throws a `Problem` for labels that no head has, or when there is no brain.
 */
export function headMapOf(labels: Volume, name: string): HeadMap {
  const { shape, affine, data, slope, intercept } = reorient(labels)
  const spacing = affine[0]
  const [nx, ny, nz] = shape
  if ([affine[5], affine[10]].some((s) => Math.abs(s - spacing) > 1e-3)) {
    throw new Problem({ file: name, what: 'The voxels of this label map are no cubes.', remedy: 'Conform it to 1 mm first.' })
  }
  const codes = new Uint8Array(nx * ny * nz)
  let known: number | undefined
  let code = 0
  for (let n = 0; n < codes.length; n++) {
    if (data[n] !== known) {
      known = data[n]
      code = codeFor(known * slope + intercept, name)
    }
    codes[n] = code
  }
  const origin = [affine[3], affine[7], affine[11]]
  const box = boundingBox(codes, [nx, ny, nz], (c) => c !== 0)
  if (!box) throw new Problem({ file: name, what: 'This label map is empty.', remedy: 'Name a label map of a whole head.' })
  return finishHeadMap(name, crop(codes, [nx, ny, nz], box), spacing, add(origin, box.low, spacing))
}

/** Adds the brain's envelope to codes on an isotropic RAS grid. */
export function finishHeadMap(
  name: string,
  { codes, shape }: { codes: Uint8Array; shape: [number, number, number] },
  spacingMm: number,
  originMm: [number, number, number],
): HeadMap {
  clearSpecks(codes, shape)
  const brainDistance = brainLevel(codes, shape, spacingMm)
  markInside(codes, shape, spacingMm, brainDistance)
  const brain = boundingBox(codes, shape, (c) => c >= insideBrain)
  if (!brain)
    throw new Problem({ file: name, what: 'There is no brain in this label map.', remedy: 'Name a label map with FreeSurfer labels.' })
  const middle = brain.low.map((low, axis) => (low + brain.high[axis]) / 2)
  return { name, shape, spacingMm, originMm, codes: shared(codes), brainDistance, brainCentreMm: add(originMm, middle, spacingMm) }
}

function codeFor(label: number, name: string): number {
  const code = codeOfLabel.get(label)
  if (code === undefined) {
    throw new Problem({ file: name, what: `Label ${label} is not among those of a head.`, remedy: 'Use FreeSurfer labels.' })
  }
  return code
}

/** Label maps have specks of fluid outside the skull: what does not hang together with the brain becomes air. */
function clearSpecks(codes: Uint8Array, shape: [number, number, number]): void {
  const intracranial = Uint8Array.from(tissueOfCode, (tissue) => (tissue >= 2 ? 1 : 0))
  const mask = codes.map((code) => intracranial[code])
  if (!mask.includes(1)) return
  const kept = keepLargest(mask, shape)
  for (let n = 0; n < codes.length; n++) if (mask[n] === 1 && kept[n] === 0) codes[n] = 0
}

/** Parenchyma and ventricles are brain; cerebrospinal fluid is where the envelope says so. */
function markInside(codes: Uint8Array, [nx, ny, nz]: readonly number[], spacingMm: number, distance: NodeField): void {
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const tissue = tissueOfCode[codes[n]]
        if (tissue > 2 || (tissue === 2 && fieldAt(distance, i * spacingMm, j * spacingMm, k * spacingMm) < 0)) codes[n] += insideBrain
      }
}

interface Box {
  readonly low: [number, number, number]
  readonly high: [number, number, number]
}

function boundingBox(codes: Uint8Array, [nx, ny, nz]: readonly number[], inside: (code: number) => boolean): Box | undefined {
  const low: [number, number, number] = [nx, ny, nz]
  const high: [number, number, number] = [-1, -1, -1]
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (!inside(codes[n])) continue
        if (i < low[0]) low[0] = i
        if (j < low[1]) low[1] = j
        if (k < low[2]) low[2] = k
        if (i > high[0]) high[0] = i
        if (j > high[1]) high[1] = j
        if (k > high[2]) high[2] = k
      }
  return high[0] < 0 ? undefined : { low, high }
}

function crop(codes: Uint8Array, [nx, ny]: readonly number[], { low, high }: Box): { codes: Uint8Array; shape: [number, number, number] } {
  const shape: [number, number, number] = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1]
  const out = new Uint8Array(shape[0] * shape[1] * shape[2])
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++) {
      const from = ((k + low[2]) * ny + j + low[1]) * nx + low[0]
      out.set(codes.subarray(from, from + shape[0]), (k * shape[1] + j) * shape[0])
    }
  return { codes: out, shape }
}

/** Worker threads then read one copy. */
function shared(codes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(codes.length))
  copy.set(codes)
  return copy
}

function add(origin: readonly number[], voxels: readonly number[], spacingMm: number): [number, number, number] {
  const along = (axis: number) => origin[axis] + voxels[axis] * spacingMm
  return [along(0), along(1), along(2)]
}
