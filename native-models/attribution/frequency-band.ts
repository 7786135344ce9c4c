/**
 * Takes the frequencies from `lowHz` to `highHz` out of every row along the last axis, exactly, by projection on the sines and cosines of
 * the discrete Fourier transform that lie in the band. The mean is kept.
 */
export function withoutBand(values: Float32Array, length: number, rateHz: number, lowHz: number, highHz: number): Float32Array {
  const result = values.slice()
  for (let k = 1; k <= length / 2; k++) {
    const hz = (k * rateHz) / length
    if (hz < lowHz || hz >= highHz) continue
    const share = (k === length / 2 ? 1 : 2) / length
    const cosine = Float64Array.from({ length }, (_, n) => Math.cos((2 * Math.PI * k * n) / length))
    const sine = Float64Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * k * n) / length))
    for (let row = 0; row < values.length; row += length) {
      let a = 0
      let b = 0
      for (let n = 0; n < length; n++) {
        a += (values[row + n] ?? 0) * (cosine[n] ?? 0)
        b += (values[row + n] ?? 0) * (sine[n] ?? 0)
      }
      for (let n = 0; n < length; n++) result[row + n] = (result[row + n] ?? 0) - share * (a * (cosine[n] ?? 0) + b * (sine[n] ?? 0))
    }
  }
  return result
}
