import { fourier } from './fourier.ts'

/** How two channels go together, at each frequency; all between 0 and 1 but for the imaginary parts' signs, which are dropped. */
export interface Connection {
  /** |S_xy|² / (S_xx·S_yy). */
  readonly coherence: Float64Array
  /** |⟨sign Im S_xy⟩|: Stam CJ et al. (2007), Hum Brain Mapp 28:1178–1193. */
  readonly pli: Float64Array
  /** |⟨Im S_xy⟩| / ⟨|Im S_xy|⟩: Vinck M et al. (2011), NeuroImage 55:1548–1565. */
  readonly wpli: Float64Array
}

/** Transforms of Hann-windowed segments that overlap by half, each without its mean. */
export interface SegmentSpectra {
  readonly frequenciesHz: Float64Array
  /** For each channel, segments × bins. */
  readonly re: readonly Float64Array[]
  readonly im: readonly Float64Array[]
  readonly segments: number
}

/** Of stretches of channels; a segment lies in one stretch. */
export function segmentSpectra(pieces: readonly (readonly Float32Array[])[], rateHz: number, size: number): SegmentSpectra {
  const bins = Math.floor(size / 2) + 1
  const step = size - Math.floor(size / 2)
  const window = Float64Array.from({ length: size }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size))
  const starts = pieces.flatMap((rows, piece) => {
    const count = Math.max(0, Math.floor((rows[0].length - size) / step) + 1)
    return Array.from({ length: count }, (_, n) => ({ piece, from: n * step }))
  })
  const channels = pieces[0]?.length ?? 0
  const re = Array.from({ length: channels }, () => new Float64Array(starts.length * bins))
  const im = Array.from({ length: channels }, () => new Float64Array(starts.length * bins))
  const { transform } = fourier(size)
  const [a, b] = [new Float64Array(size), new Float64Array(size)]
  for (let channel = 0; channel < channels; channel++)
    for (const [s, { piece, from }] of starts.entries()) {
      const row = pieces[piece][channel].subarray(from, from + size)
      const mean = row.reduce((sum, value) => sum + value, 0) / size
      for (let k = 0; k < size; k++) a[k] = (row[k] - mean) * window[k]
      b.fill(0)
      transform(a, b)
      re[channel].set(a.subarray(0, bins), s * bins)
      im[channel].set(b.subarray(0, bins), s * bins)
    }
  return { frequenciesHz: Float64Array.from({ length: bins }, (_, k) => (k * rateHz) / size), re, im, segments: starts.length }
}

/** Two channels; with `order`, the segments of the second are taken in that order, which breaks every true connection. */
export function connect({ re, im, segments, frequenciesHz }: SegmentSpectra, x: number, y: number, order?: readonly number[]): Connection {
  const bins = frequenciesHz.length
  const [coherence, pli, wpli] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)]
  for (let k = 0; k < bins; k++) {
    let [real, imaginary, powerX, powerY, signs, sizes] = [0, 0, 0, 0, 0, 0]
    for (let s = 0; s < segments; s++) {
      const a = s * bins + k
      const b = (order ? order[s] : s) * bins + k
      const crossRe = re[x][a] * re[y][b] + im[x][a] * im[y][b]
      const crossIm = im[x][a] * re[y][b] - re[x][a] * im[y][b]
      real += crossRe
      imaginary += crossIm
      powerX += re[x][a] ** 2 + im[x][a] ** 2
      powerY += re[y][b] ** 2 + im[y][b] ** 2
      signs += Math.sign(crossIm)
      sizes += Math.abs(crossIm)
    }
    coherence[k] = powerX * powerY > 0 ? (real ** 2 + imaginary ** 2) / (powerX * powerY) : 0
    pli[k] = Math.abs(signs) / segments
    wpli[k] = sizes > 0 ? Math.abs(imaginary) / sizes : 0
  }
  return { coherence, pli, wpli }
}
