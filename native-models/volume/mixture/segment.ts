import { type BiasField, flatField } from './bias.ts'
import { type Estimate, estimate, type Sample } from './expectation.ts'
import type { Labelling, Step } from './labelling.ts'
import type { MixtureOptions } from './options.ts'
import { blurPrior, type CoarsePrior, priorAt } from './prior.ts'
import { type Region, regionAround } from './region.ts'
import { type Sharing, takeSteps } from './team.ts'

/** A scan on its own grid. `valid` is 0 where a voxel holds nothing: padding, stripped skull, no number. */
export interface MixtureScan {
  readonly shape: readonly [number, number, number]
  readonly spacingMm: readonly [number, number, number]
  readonly values: Float32Array
  readonly valid: Uint8Array
}

export interface MixtureResult {
  readonly region: Region
  /** Beliefs of each class, 0–255, `classes` a voxel of the region. */
  readonly beliefs: Uint8Array
  readonly field: BiasField
  readonly estimate: Estimate
  /** The field is additive in log(value + `logShift`). */
  readonly logShift: number
}

/**
 * Divides a scan into classes: a Gaussian mixture over log intensity with a smooth bias field (Van Leemput et al. 1999, Automated
 * model-based bias field correction, and tissue classification; Ashburner and Friston 2005, Unified segmentation), told where to look by a
 * coarse prior, and made coherent by a mean-field Markov field. Nothing is assumed about contrast.
 */
export async function segmentByMixture(
  scan: MixtureScan,
  prior: CoarsePrior,
  options: MixtureOptions,
  sharing: Sharing = {},
): Promise<MixtureResult> {
  const { shape, spacingMm, values } = scan
  const { classes } = prior
  const blurred = blurPrior(prior, options.priorBlur)
  const inside = options.parts.map((_, c) => c).filter((c) => !options.outside.includes(c))
  const region = regionAround(shape, scan.valid, blurred, inside, { threshold: 0.02, margin: 1 })
  const voxels = everyFew(region, spacingMm, options.sampleMm)
  const samplePrior = new Float32Array(voxels.length * classes)
  priorAt(blurred, shape, voxels, samplePrior, options.priorFloor)
  const { toLog, logShift } = logScale(brainValues(values, voxels, samplePrior, classes, inside), options.logOffset)
  const sample: Sample = { shape, voxels, logs: toLog(values, voxels, new Float32Array(voxels.length)), prior: samplePrior }
  const flat = flatField(shape, boxOf(voxels, shape), options.biasDegree)
  const found = estimate(sample, options.parts, flat, options)
  sharing.signal?.throwIfAborted()

  const count = region.voxels.length
  const finestMm = Math.min(...spacingMm)
  const strength = (axis: 0 | 1 | 2) => (options.markov * finestMm) / spacingMm[axis]
  const job: Labelling = {
    shape,
    voxels: region.voxels,
    places: region.places,
    logs: toLog(values, region.voxels, new Float32Array(new SharedArrayBuffer(4 * count))),
    prior: { ...blurred, data: shared(blurred.data) },
    priorFloor: options.priorFloor,
    field: found.field,
    axis: found.axis,
    tables: found.tables,
    axisStrength: [strength(0), strength(1), strength(2)],
    bias: new Float32Array(new SharedArrayBuffer(4 * count)),
    evidence: new Float32Array(new SharedArrayBuffer(4 * count * classes)),
    beliefs: [new Uint8Array(new SharedArrayBuffer(count * classes)), new Uint8Array(new SharedArrayBuffer(count * classes))],
  }
  const markov = Array.from({ length: options.markovSteps }, (_, n): Step => ({ kind: 'markov', from: n % 2 === 0 ? 0 : 1 }))
  await takeSteps(job, [{ kind: 'evidence' }, ...markov], sharing)
  return { region, beliefs: job.beliefs[options.markovSteps % 2 === 0 ? 0 : 1], field: found.field, estimate: found, logShift }
}

function shared(data: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(data.byteLength))
  copy.set(data)
  return copy
}

/** The region's voxels on a lattice of about `stepMm`. */
function everyFew(region: Region, spacingMm: readonly [number, number, number], stepMm: number): Int32Array {
  const [width, height] = region.shape
  const [sx, sy, sz] = spacingMm.map((mm) => Math.max(1, Math.round(stepMm / mm)))
  return region.voxels.filter((voxel) => {
    const line = Math.floor(voxel / width)
    return (voxel - line * width) % sx === 0 && (line % height) % sy === 0 && Math.floor(line / height) % sz === 0
  })
}

/** Values where the prior is fairly sure of the inside, sorted. */
function brainValues(
  values: Float32Array,
  voxels: Int32Array,
  prior: Float32Array,
  classes: number,
  inside: readonly number[],
): Float32Array {
  const found = new Float32Array(voxels.length)
  let count = 0
  for (let n = 0; n < voxels.length; n++) {
    let share = 0
    for (const c of inside) share += prior[n * classes + c]
    if (share > 0.6) found[count++] = values[voxels[n]]
  }
  return found.subarray(0, count).sort()
}

/** Log of values above the scan's own base, in units of the brain's median; `sorted` are the values of the brain. */
function logScale(sorted: Float32Array, offset: number) {
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
  const base = Math.min(0, quantile(0.001))
  const scale = Math.max(quantile(0.5) - base, 1e-30)
  const least = 0.01 * scale
  const logShift = offset * scale - base
  const toLog = (values: Float32Array, voxels: Int32Array, out: Float32Array) => {
    for (let n = 0; n < out.length; n++) out[n] = Math.log(Math.max(values[voxels[n]] + logShift, least) / scale)
    return out
  }
  return { toLog, logShift }
}

function boxOf(voxels: Int32Array, shape: readonly [number, number, number]): [number, number][] {
  const [width, height] = shape
  const box: [number, number][] = [0, 1, 2].map(() => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  const widen = (axis: number, at: number) => {
    const side = box[axis]
    if (at < side[0]) side[0] = at
    if (at > side[1]) side[1] = at
  }
  for (const voxel of voxels) {
    const line = Math.floor(voxel / width)
    widen(0, voxel - line * width)
    widen(1, line % height)
    widen(2, Math.floor(line / height))
  }
  return box
}
