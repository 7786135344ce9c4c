import { type BiasField, biasAt, fitBias } from './bias.ts'
import {
  type Axis,
  axisBetween,
  type ComponentsOfClass,
  fitModel,
  type IntensityModel,
  initialModel,
  type Tables,
  tablesOf,
} from './intensity.ts'

/** A sample of voxels to estimate from: linear indices (rising), their log intensities, and their prior (`classes` a voxel). */
export interface Sample {
  readonly shape: readonly [number, number, number]
  readonly voxels: Int32Array
  readonly logs: Float32Array
  readonly prior: Float32Array
}

export interface Estimate {
  readonly axis: Axis
  readonly model: IntensityModel
  readonly tables: Tables
  readonly field: BiasField
  /** Mean log likelihood a voxel after each step: it should rise. */
  readonly likelihood: readonly number[]
}

/**
 * Expectation–maximisation of the class intensities and the bias field on a sample (Ashburner and Friston 2005, Unified segmentation,
 * without the deformation). Nothing is assumed about which tissue is brighter: the first classes' intensities come from voxels in proportion
 * to the cube of the prior, so that places which are surely one class speak first.
 */
export function estimate(
  sample: Sample,
  parts: ComponentsOfClass,
  flat: BiasField,
  options: { readonly iterations: number; readonly stiffness: number },
): Estimate {
  const classes = parts.length
  const count = sample.voxels.length
  const sorted = sample.logs.slice().sort()
  const axis = axisBetween(sorted[Math.floor(0.002 * count)] ?? 0, sorted[Math.floor(0.998 * count)] ?? 1)
  const histograms = new Float64Array(classes * axis.bins)
  for (let n = 0; n < count; n++) {
    const bin = binOf(axis, sample.logs[n])
    for (let c = 0; c < classes; c++) {
      const at = c * axis.bins + bin
      histograms[at] = histograms[at] + sample.prior[n * classes + c] ** 3
    }
  }
  let model = initialModel(histograms, axis, parts)
  for (let step = 0; step < 20; step++) model = fitModel(histograms, axis, parts, model)
  let tables = tablesOf(model, axis, parts)
  let field = flat
  const bias = new Float32Array(count)
  const weight = new Float32Array(count)
  const target = new Float32Array(count)
  const shares = new Float64Array(classes)
  const likelihood: number[] = []
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    histograms.fill(0)
    let total = 0
    for (let n = 0; n < count; n++) {
      const y = sample.logs[n]
      const bin = binOf(axis, y - bias[n])
      let all = 0
      for (let c = 0; c < classes; c++) {
        const share = sample.prior[n * classes + c] * tables.density[bin * classes + c]
        shares[c] = share
        all += share
      }
      total += Math.log(all)
      let inverse = 1e-6
      let mean = 0
      for (let c = 0; c < classes; c++) {
        const share = shares[c] / all
        const at = c * axis.bins + bin
        histograms[at] = histograms[at] + share
        inverse += share * tables.precision[bin * classes + c]
        mean += share * tables.weightedMean[bin * classes + c]
      }
      // Beyond the axis a voxel's density is the outermost bin's: it must not pull at the field with its real, larger residual.
      weight[n] = bin === 0 || bin === axis.bins - 1 ? 0 : inverse
      target[n] = y - mean / inverse
    }
    likelihood.push(total / count)
    // Never both at once from the same expectations: field and means would each make up the whole of the same difference.
    if (field.degree > 0 && iteration % 2 === 1) {
      field = fitBias(field, sample.shape, sample.voxels, weight, target, options.stiffness)
      biasAt(field, sample.shape, sample.voxels, bias)
      continue
    }
    for (let step = 0; step < 3; step++) model = fitModel(histograms, axis, parts, model)
    tables = tablesOf(model, axis, parts)
    const before = likelihood[iteration - 4]
    if (before !== undefined && Math.abs(total / count - before) < 2e-4) break
  }
  return { axis, model, tables, field, likelihood }
}

/** The bin of a corrected log intensity, the outermost for what lies beyond. */
export function binOf(axis: Axis, y: number): number {
  const bin = Math.floor((y - axis.low) * axis.binsPerUnit)
  return bin < 0 ? 0 : bin >= axis.bins ? axis.bins - 1 : bin
}
