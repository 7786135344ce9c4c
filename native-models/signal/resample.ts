import { fourier } from './fourier.ts'

/**
 * A row at another rate by its Fourier transform, as SciPy's `resample` has it: what is faster than half of the new rate is taken out, so that nothing
 * folds. `samples` is the new length. The ends are padded with their reflection, since the transform takes a row as a circle; `pad` 0 leaves that out.
 */
export function resampleRow(row: Float32Array, samples: number, pad = Math.min(row.length - 1, 1024)): Float32Array {
  const ratio = samples / row.length
  // The padding has a whole number of samples at both rates only by chance: it is placed by its own ratio, in a length that keeps the ratio exact.
  if (pad > 0) return padded(row, samples, ratio, pad)
  const [size, other] = [row.length, samples]
  const [re, im] = [Float64Array.from(row), new Float64Array(size)]
  fourier(size).transform(re, im)
  const [outRe, outIm] = [new Float64Array(other), new Float64Array(other)]
  const shared = Math.min(size, other)
  const half = Math.floor((shared + 1) / 2)
  for (let k = 0; k < half; k++) {
    outRe[k] = re[k]
    outIm[k] = im[k]
    if (k === 0) continue
    outRe[other - k] = re[size - k]
    outIm[other - k] = im[size - k]
  }
  if (shared % 2 === 0) {
    const at = shared / 2
    // The bin at half the rate stands for both of its sides: folded together on the way down, shared between them on the way up.
    if (other < size) outRe[at] = re[at] + re[size - at]
    else if (other === size) outRe[at] = re[at]
    else {
      outRe[at] = re[at] / 2
      outRe[other - at] = re[at] / 2
    }
    if (other >= size) outIm[at] = other === size ? im[at] : im[at] / 2
    if (other > size) outIm[other - at] = im[at] / 2
  }
  fourier(other).transform(outIm, outRe)
  return Float32Array.from(outRe, (value) => value / size)
}

function padded(row: Float32Array, samples: number, ratio: number, pad: number): Float32Array {
  const step = smallestWhole(row.length, samples)
  const before = Math.ceil(pad / step) * step
  if (before > row.length - 1) return resampleRow(row, samples, 0)
  const long = new Float32Array(row.length + 2 * before)
  long.set(row, before)
  const last = row.length - 1
  for (let k = 1; k <= before; k++) {
    long[before - k] = 2 * row[0] - row[k]
    long[before + last + k] = 2 * row[last] - row[last - k]
  }
  const from = Math.round(before * ratio)
  return resampleRow(long, samples + 2 * from, 0).subarray(from, from + samples)
}

/** The smallest number of old samples that is a whole number of new ones. */
function smallestWhole(from: number, to: number): number {
  let [a, b] = [from, to]
  while (b > 0) [a, b] = [b, a % b]
  return from / a
}
