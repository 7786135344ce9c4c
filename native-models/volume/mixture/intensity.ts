/**
 * The intensity side of the mixture: each class is a weighted sum of Gaussians over log intensity, and classes may share Gaussians
 * (sulcal fluid and ventricles hold the same fluid). Log intensity is one number a voxel, so densities live in tables over `bins` and the
 * whole maximisation step works on one weighted histogram a class: its cost does not depend on the number of voxels.
 */
export interface IntensityModel {
  /** Gaussians, in log intensity. */
  readonly means: Float64Array
  readonly variances: Float64Array
  /** `classes` × `components` mixing weights, row-major; zero where a class does not use a component. */
  readonly weights: Float64Array
}

/** Which components each class uses: component numbers, shared ones repeated. */
export type ComponentsOfClass = readonly (readonly number[])[]

/** The axis of log intensity: bin `n` is centred at `low + (n + 0.5) / binsPerUnit`. */
export interface Axis {
  readonly low: number
  readonly binsPerUnit: number
  readonly bins: number
}

export function axisBetween(low: number, high: number, bins = 1024): Axis {
  const width = Math.max(high - low, 1e-3)
  return { low: low - 0.1 * width, binsPerUnit: bins / (1.2 * width), bins }
}

const centre = (axis: Axis, bin: number) => axis.low + (bin + 0.5) / axis.binsPerUnit

/** First guess: the Gaussians of a class split its histogram at equal quantiles. `histograms` is `classes` × `bins`. */
export function initialModel(histograms: Float64Array, axis: Axis, parts: ComponentsOfClass): IntensityModel {
  const components = 1 + Math.max(...parts.flat())
  const mass = new Float64Array(components)
  const sum = new Float64Array(components)
  const squares = new Float64Array(components)
  const weights = new Float64Array(parts.length * components)
  for (const [c, members] of parts.entries()) {
    let total = 0
    for (let bin = 0; bin < axis.bins; bin++) total += histograms[c * axis.bins + bin]
    let below = 0
    for (let bin = 0; bin < axis.bins; bin++) {
      const count = histograms[c * axis.bins + bin]
      if (count === 0) continue
      const rank = Math.min(members.length - 1, Math.floor(((below + count / 2) / total) * members.length))
      const k = members[rank]
      const y = centre(axis, bin)
      mass[k] = mass[k] + count
      sum[k] = sum[k] + count * y
      squares[k] = squares[k] + count * y * y
      below += count
    }
    for (const k of members) weights[c * components + k] = 1 / members.length
  }
  return gaussians(mass, sum, squares, weights, axis)
}

/** One maximisation step from the class histograms of the expectation step (`classes` × `bins`). */
export function fitModel(histograms: Float64Array, axis: Axis, parts: ComponentsOfClass, model: IntensityModel): IntensityModel {
  const components = model.means.length
  const densities = gaussianTables(model, axis)
  const mass = new Float64Array(components)
  const sum = new Float64Array(components)
  const squares = new Float64Array(components)
  const weights = new Float64Array(model.weights.length)
  for (const [c, members] of parts.entries()) {
    let total = 1e-9
    for (let bin = 0; bin < axis.bins; bin++) {
      const count = histograms[c * axis.bins + bin]
      if (count === 0) continue
      let density = 1e-300
      for (const k of members) density += model.weights[c * components + k] * densities[k * axis.bins + bin]
      const y = centre(axis, bin)
      for (const k of members) {
        const share = (count * model.weights[c * components + k] * densities[k * axis.bins + bin]) / density
        mass[k] = mass[k] + share
        sum[k] = sum[k] + share * y
        squares[k] = squares[k] + share * y * y
        weights[c * components + k] = weights[c * components + k] + share
      }
      total += count
    }
    for (const k of members) weights[c * components + k] = (weights[c * components + k] + 1) / (total + members.length)
  }
  return gaussians(mass, sum, squares, weights, axis)
}

function gaussians(mass: Float64Array, sum: Float64Array, squares: Float64Array, weights: Float64Array, axis: Axis): IntensityModel {
  const middle = centre(axis, axis.bins / 2)
  const width = axis.bins / axis.binsPerUnit
  const floor = Math.max(2 / axis.binsPerUnit, 0.015) ** 2
  const means = Float64Array.from(mass, (m, k) => (m > 0 ? sum[k] / m : middle))
  // A component that has lost its voxels becomes wide instead of singular: one pseudo-voxel of the axis' own spread.
  const variances = Float64Array.from(mass, (m, k) => {
    const spread = Math.max(0, squares[k] - m * means[k] ** 2)
    return Math.max(floor, (spread + (width / 6) ** 2) / (m + 1))
  })
  return { means, variances, weights }
}

/** Density of every component at every bin, `components` × `bins`. */
function gaussianTables(model: IntensityModel, axis: Axis): Float64Array {
  const table = new Float64Array(model.means.length * axis.bins)
  for (let k = 0; k < model.means.length; k++) {
    const variance = model.variances[k]
    const height = 1 / Math.sqrt(2 * Math.PI * variance)
    for (let bin = 0; bin < axis.bins; bin++) {
      const off = centre(axis, bin) - model.means[k]
      table[k * axis.bins + bin] = height * Math.exp((-0.5 * off * off) / variance)
    }
  }
  return table
}

/** What a voxel needs to know of the model, by bin and class (`bins` × `classes`, class fastest). */
export interface Tables {
  /** Density of the class. */
  readonly density: Float32Array
  /** Mean of 1/variance, and of mean/variance, over the components of the class that explain the bin: the bias field's normal equations. */
  readonly precision: Float32Array
  readonly weightedMean: Float32Array
}

export function tablesOf(model: IntensityModel, axis: Axis, parts: ComponentsOfClass): Tables {
  const classes = parts.length
  const components = model.means.length
  const gauss = gaussianTables(model, axis)
  const density = new Float32Array(axis.bins * classes)
  const precision = new Float32Array(axis.bins * classes)
  const weightedMean = new Float32Array(axis.bins * classes)
  for (const [c, members] of parts.entries())
    for (let bin = 0; bin < axis.bins; bin++) {
      // The floor keeps an outlier from being a numerical accident: every class then explains it equally badly.
      let all = 1e-6
      let inverse = 0
      let mean = 0
      for (const k of members) {
        const share = model.weights[c * components + k] * gauss[k * axis.bins + bin]
        all += share
        inverse += share / model.variances[k]
        mean += (share * model.means[k]) / model.variances[k]
      }
      density[bin * classes + c] = all
      precision[bin * classes + c] = inverse / all
      weightedMean[bin * classes + c] = mean / all
    }
  return { density, precision, weightedMean }
}
