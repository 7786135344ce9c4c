import { normalise } from '../../volume/normalise.ts'

/**
 * What every network of Touchstone sees: percentiles 0.5 and 99.5 of the voxels that hold something go to 0 and 1, beyond is clipped.
 * Voxels that are exactly 0 or no number (padding, stripped skull, beyond the field of view) do not count and become 0.
 * Training and inference share this one function.
 *
 * @param data grey values on the working grid; left alone
 */
export function normaliseForNetwork(data: Float32Array): Float32Array {
  const out = normalise(data, { low: 0.5, high: 99.5, ignoreZeros: true, clip: true })
  for (let n = 0; n < out.length; n++) if (data[n] === 0 || !Number.isFinite(data[n])) out[n] = 0
  return out
}
