/** What a test of the refractory time finds. */
export interface RefractoryFaults {
  readonly violations: number
  /** Share of spikes that are of other neurons; may exceed 1 (Hill), or is 1 where no share explains so many (Llobet). */
  readonly contamination: number
}

/**
 * Intervals shorter than the refractory time, and the contamination they stand for: n T / (2 N² (t_r − t_c)). Hill, Mehta & Kleinfeld (2011), J Neurosci 31:8699, as SpikeInterface
 * has it (`isi_violations_ratio`).
 * @param times seconds, ascending
 */
export function isiViolations(times: Float64Array, durationS: number, refractoryS: number, censoredS = 0): RefractoryFaults {
  let violations = 0
  for (let n = 1; n < times.length; n++) if (times[n] - times[n - 1] < refractoryS) violations++
  return { violations, contamination: (violations * durationS) / (2 * times.length ** 2 * (refractoryS - censoredS)) }
}

/**
 * All pairs of spikes closer than the refractory time, and the contamination by spikes of a neuron with a rate of its own: 1 − √(1 − n (T − 2 N t_c) / (N² (t_r − t_c))).
 * Llobet, Wyngaard & Barbour (2022), bioRxiv 2022.02.08.479192, as SpikeInterface has it (`rp_contamination`).
 */
export function refractoryContamination(times: Float64Array, durationS: number, refractoryS: number, censoredS = 0): RefractoryFaults {
  let violations = 0
  for (let n = 0; n < times.length; n++) {
    for (let m = n + 1; m < times.length && times[m] - times[n] <= refractoryS; m++) if (times[m] - times[n] > censoredS) violations++
  }
  const inside = 1 - (violations * (durationS - 2 * times.length * censoredS)) / (times.length ** 2 * (refractoryS - censoredS))
  return { violations, contamination: inside < 0 ? 1 : 1 - Math.sqrt(inside) }
}

/** Share of whole bins of `binS` in which the unit fires; NaN where the recording is shorter than one. SpikeInterface: `presence_ratio`. */
export function presenceRatio(times: Float64Array, startS: number, durationS: number, binS: number): number {
  const bins = Math.floor(durationS / binS + 1e-9)
  const present = new Uint8Array(bins)
  for (const time of times) {
    const bin = Math.floor((time - startS) / binS)
    if (bin >= 0 && bin < bins) present[bin] = 1
  }
  return bins > 0 ? present.reduce((sum, value) => sum + value, 0) / bins : Number.NaN
}

const amplitudeBins = 100
const smoothing = 3
const fewest = 500

/**
 * How many spikes were too small to be detected for each that was, as if amplitudes were symmetric about their mode: what lies beyond the bin on the far side that is as high as the first, against all that
 * were detected. * 100 bins smoothed by a Gaussian of 3; at most 0.5, NaN below 500 spikes. Siegle et al. (2021), Nature 592:86; SpikeInterface: `amplitude_cutoff`.
 */
export function amplitudeCutoff(amplitudes: Float64Array): number {
  if (amplitudes.length < fewest) return Number.NaN
  // Sorters give troughs as negative or positive: the side of zero on which the mean lies counts.
  const sign = amplitudes.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1
  const sizes = amplitudes.map((value) => sign * value)
  const [least, most] = [sizes.reduce((a, b) => Math.min(a, b)), sizes.reduce((a, b) => Math.max(a, b))]
  if (!(most > least)) return Number.NaN
  const width = (most - least) / amplitudeBins
  const counts = new Float64Array(amplitudeBins)
  for (const size of sizes) counts[Math.min(amplitudeBins - 1, Math.floor((size - least) / width))]++
  const pdf = smoothed(counts.map((count) => count / (sizes.length * width)))
  const peak = pdf.indexOf(pdf.reduce((a, b) => Math.max(a, b)))
  let symmetric = peak
  for (let bin = peak, nearest = Number.POSITIVE_INFINITY; bin < amplitudeBins; bin++) {
    const distance = Math.abs(pdf[bin] - pdf[0])
    if (distance < nearest) [nearest, symmetric] = [distance, bin]
  }
  const tail = pdf.subarray(symmetric).reduce((sum, value) => sum + value, 0) * width
  return Math.min(0.5, tail)
}

/** SciPy's gaussian_filter1d: four deviations to each side, reflected about the edges. */
function smoothed(values: Float64Array): Float64Array {
  const reach = 4 * smoothing
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / smoothing) ** 2))
  const sum = kernel.reduce((total, value) => total + value, 0)
  const { length } = values
  return values.map((_, at) => {
    let total = 0
    for (let n = -reach; n <= reach; n++) {
      const from = at + n
      total += kernel[n + reach] * values[from < 0 ? -from - 1 : from >= length ? 2 * length - from - 1 : from]
    }
    return total / sum
  })
}

/** How many spikes of `a` have one of `b` within `reachS`; both ascend. */
export function coincidences(a: Float64Array, b: Float64Array, reachS: number): number {
  let [count, first] = [0, 0]
  for (const time of a) {
    while (first < b.length && b[first] < time - reachS) first++
    if (first < b.length && b[first] <= time + reachS) count++
  }
  return count
}
