/** How the spike of a unit looks, and where on the probe. */
export interface MeanWaveform {
  /** Samples × channels, C order. */
  readonly values: Float32Array
  readonly samples: number
  /** Indices among the sites of the probe, one for each column of values. */
  readonly sites: readonly number[]
}

export interface MeanWaveforms {
  /** Of each unit in the order of the file; undefined where it has none. */
  readonly units: readonly (MeanWaveform | undefined)[]
  readonly rateHz: number | null
  /** What values are given in; empty where the file does not say. */
  readonly unit: string
  /** x and y of each site; along a probe y is the depth. Undefined where the file does not say where they are. */
  readonly sites?: readonly (readonly [number, number])[]
  /** What stands behind the pictures. */
  readonly source: string
}

/** The column with the largest swing. */
export function peakColumn({ values, samples, sites: { length: columns } }: MeanWaveform): number {
  let [best, most] = [0, -1]
  for (let column = 0; column < columns; column++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let n = 0; n < samples; n++) {
      const value = values[n * columns + column]
      if (value < low) low = value
      if (value > high) high = value
    }
    if (high - low > most) [best, most] = [column, high - low]
  }
  return best
}
