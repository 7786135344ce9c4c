/**
 * What every network of Touchstone sees: percentiles 0.5 and 99.5 of the voxels that hold something go to 0 and 1, beyond is clipped.
 * Voxels that are exactly 0 or no number (padding, stripped skull, beyond the field of view) do not count and become 0.
 * Training and inference share this one function.
 *
 * @param data grey values on the working grid; left alone
 */
export function normaliseForNetwork(data: Float32Array): Float32Array {
  const [low, high] = robustRange(data)
  const out = new Float32Array(data.length)
  const scale = high > low ? 1 / (high - low) : 0
  for (let n = 0; n < data.length; n++) {
    const value = data[n]
    if (value === 0 || !Number.isFinite(value)) continue
    const scaled = (value - low) * scale
    out[n] = scaled < 0 ? 0 : Math.min(scaled, 1)
  }
  return out
}

/** Percentiles 0.5 and 99.5 of what is finite and not 0, to a thousandth of their span; [0, 0] where there is nothing. */
export function robustRange(data: Float32Array): [low: number, high: number] {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let held = 0
  for (const value of data) {
    if (value === 0 || !Number.isFinite(value)) continue
    held++
    if (value < least) least = value
    if (value > most) most = value
  }
  if (held === 0) return [0, 0]
  const coarse = rangeWithin(data, least, most, held)
  // One far outlier can leave everything in one bin: look again inside what was found.
  return rangeWithin(data, coarse[0], coarse[1], held)
}

const bins = 4096

function rangeWithin(data: Float32Array, least: number, most: number, held: number): [number, number] {
  if (!(most > least)) return [least, most]
  const histogram = new Uint32Array(bins)
  const toBin = bins / (most - least)
  let below = 0
  for (const value of data) {
    if (value === 0 || !Number.isFinite(value) || value > most) continue
    if (value < least) below++
    else histogram[Math.min(bins - 1, Math.floor((value - least) * toBin))]++
  }
  const at = (share: number) => {
    let seen = below
    for (let bin = 0; bin < bins; bin++) {
      if (seen + histogram[bin] >= share * held)
        return { bin, edge: least + (bin + Math.max(0, share * held - seen) / Math.max(1, histogram[bin])) / toBin }
      seen += histogram[bin]
    }
    return { bin: bins - 1, edge: most }
  }
  return [at(0.005).edge, at(0.995).edge]
}
