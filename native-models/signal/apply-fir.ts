import { fourier } from './fourier.ts'

/**
 * Filters rows (channels) of one length with symmetric taps, centred, so that the phase stays: new rows. Before the first sample and behind the last the
 * signal goes on reflected about its end value, as far as it reaches, and then as 0 (MNE's `reflect_limited`). By overlap-save, two rows in one transform:
 * the transform of taps that are symmetric about 0 is real, so that a row in the real part and one in the imaginary part do not mix.
 */
export function applyFir(rows: readonly Float32Array[], taps: Float64Array): Float32Array[] {
  const half = (taps.length - 1) / 2
  const { transform, size } = fourier(bestSize(taps.length, rows[0]?.length ?? 0))
  const gain = responseOf(taps, size)
  const step = size - 2 * half
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  const out = rows.map((row) => new Float32Array(row.length))
  for (let n = 0; n < rows.length; n += 2) {
    const a = rows[n]
    const b = rows[n + 1]
    for (let from = 0; from < a.length; from += step) {
      fill(re, a, from - half)
      if (b) fill(im, b, from - half)
      else im.fill(0)
      transform(re, im)
      for (let k = 0; k < size; k++) {
        re[k] *= gain[k]
        im[k] *= gain[k]
      }
      transform(im, re)
      const length = Math.min(step, a.length - from)
      out[n].set(re.subarray(half, half + length), from)
      if (b) out[n + 1].set(im.subarray(half, half + length), from)
    }
  }
  return out
}

/** The size with the least work for each sample: size · log2 size for size − taps + 1 of them. */
function bestSize(taps: number, samples: number): number {
  const smallest = 2 ** Math.ceil(Math.log2(Math.max(4, taps + 1)))
  const sizes = [1, 2, 4, 8, 16].map((factor) => smallest * factor)
  const work = (size: number) => Math.ceil(samples / (size - taps + 1)) * size * Math.log2(size)
  return sizes.reduce((best, size) => (work(size) < work(best) ? size : best))
}

/** The real transform of the taps, centred on 0; divided by the size for the way back. */
function responseOf(taps: Float64Array, size: number): Float64Array {
  const half = (taps.length - 1) / 2
  const re = new Float64Array(size)
  for (let k = 0; k < taps.length; k++) re[(k - half + size) % size] += taps[k] / size
  fourier(size).transform(re, new Float64Array(size))
  return re
}

/** Samples from `start` on, which may lie before the first. */
function fill(into: Float64Array, row: Float32Array, start: number): void {
  const last = row.length - 1
  const inner = Math.max(0, Math.min(into.length, row.length - start))
  const before = Math.max(0, Math.min(into.length, -start))
  for (let k = 0; k < before; k++) {
    const at = -(start + k)
    into[k] = at <= last ? 2 * row[0] - row[at] : 0
  }
  if (inner > before) into.set(row.subarray(start + before, start + inner), before)
  for (let k = Math.max(inner, before); k < into.length; k++) {
    const at = 2 * last - (start + k)
    into[k] = at >= 0 ? 2 * row[last] - row[at] : 0
  }
}
