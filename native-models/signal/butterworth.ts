import { Problem } from '../data/problem.ts'
import type { Band } from './design-fir.ts'

/** Second-order sections in order: b0, b1, b2, a1, a2 of each (a0 is 1). */
export type Sections = readonly (readonly [number, number, number, number, number])[]

interface Complex {
  readonly re: number
  readonly im: number
}

const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re })
const over = (a: Complex, b: Complex): Complex => {
  const norm = b.re * b.re + b.im * b.im
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm }
}
function root({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im)
  const real = Math.sqrt((size + re) / 2)
  return { re: real, im: (im < 0 ? -1 : 1) * Math.sqrt(Math.max(0, (size - re) / 2)) }
}

/**
 * A Butterworth filter of even `order` as second-order sections by the bilinear transform (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.1). A
 * band-pass has twice the order, as in SciPy. A Problem where the band does not fit under half of the sampling rate.
 */
export function butterworth(order: number, rateHz: number, { lowHz, highHz }: Band): Sections {
  for (const cut of [lowHz, highHz])
    if (cut !== undefined && !(cut > 0 && cut < rateHz / 2))
      throw new Problem({
        kind: 'usage',
        what: `A cut-off of ${cut} Hz cannot be had at ${rateHz} Hz.`,
        remedy: `Choose one between 0 and ${rateHz / 2} Hz.`,
      })
  const warp = (hz: number) => 2 * Math.tan((Math.PI * hz) / rateHz)
  // Poles of the low-pass prototype in the upper half plane; each stands for itself and its conjugate.
  const prototype = Array.from({ length: order / 2 }, (_, k): Complex => {
    const angle = (Math.PI * (2 * k + 1 + order)) / (2 * order)
    return { re: Math.cos(angle), im: Math.sin(angle) }
  })
  if (lowHz === undefined) {
    const cut = warp(highHz ?? 0)
    return normalised(
      prototype.map((pole) => ({ pole: bilinear({ re: pole.re * cut, im: pole.im * cut }), zeros: [-1, -1] })),
      0,
    )
  }
  if (highHz === undefined) {
    const cut = warp(lowHz)
    return normalised(
      prototype.map((pole) => ({ pole: bilinear(over({ re: cut, im: 0 }, pole)), zeros: [1, 1] })),
      Math.PI,
    )
  }
  const [low, high] = [warp(lowHz), warp(highHz)]
  const poles = prototype.flatMap((pole) => {
    const half = { re: (pole.re * (high - low)) / 2, im: (pole.im * (high - low)) / 2 }
    const square = times(half, half)
    const spread = root({ re: square.re - low * high, im: square.im })
    return [
      { re: half.re + spread.re, im: half.im + spread.im },
      { re: half.re - spread.re, im: half.im - spread.im },
    ]
  })
  const centre = 2 * Math.atan(Math.sqrt(low * high) / 2)
  return normalised(
    poles.map((pole) => ({ pole: bilinear(pole), zeros: [1, -1] })),
    centre,
  )
}

const bilinear = (pole: Complex): Complex => over({ re: 2 + pole.re, im: pole.im }, { re: 2 - pole.re, im: -pole.im })

/** Sections of pole pairs, each with a gain of one at the angle `omega`. */
function normalised(pairs: readonly { pole: Complex; zeros: readonly number[] }[], omega: number): Sections {
  return pairs.map(({ pole, zeros: [z1, z2] }) => {
    const [b1, b2] = [-(z1 + z2), z1 * z2]
    const [a1, a2] = [-2 * pole.re, pole.re ** 2 + pole.im ** 2]
    const at = (c0: number, c1: number, c2: number): number =>
      Math.hypot(c0 + c1 * Math.cos(omega) + c2 * Math.cos(2 * omega), c1 * Math.sin(omega) + c2 * Math.sin(2 * omega))
    const gain = at(1, a1, a2) / at(1, b1, b2)
    return [gain, gain * b1, gain * b2, a1, a2]
  })
}

/**
 * Filters rows forwards and backwards, so that the phase stays and the order doubles. The ends go on reflected about their value, and each pass begins in
 * the steady state of the first sample (Gustafsson F, 1996; SciPy's `sosfiltfilt` with its default padding).
 */
export function filterBothWays(rows: readonly Float32Array[], sections: Sections): Float32Array[] {
  const zeroTaps = sections.filter(([, , b2]) => b2 === 0).length
  const zeroPoles = sections.filter(([, , , , a2]) => a2 === 0).length
  const wanted = 3 * (2 * sections.length + 1 - Math.min(zeroTaps, zeroPoles))
  return rows.map((row) => {
    const pad = Math.min(wanted, row.length - 1)
    const long = new Float64Array(row.length + 2 * pad)
    long.set(row, pad)
    for (let k = 0; k < pad; k++) {
      long[k] = 2 * row[0] - row[pad - k]
      long[pad + row.length + k] = 2 * row[row.length - 1] - row[row.length - 2 - k]
    }
    forward(long, sections)
    long.reverse()
    forward(long, sections)
    long.reverse()
    return Float32Array.from(long.subarray(pad, pad + row.length))
  })
}

/** In place, direct form II transposed. */
function forward(x: Float64Array, sections: Sections): void {
  for (const [b0, b1, b2, a1, a2] of sections) {
    const gain = (b0 + b1 + b2) / (1 + a1 + a2)
    // The state in which a constant x[0] comes out as a constant.
    let s2 = (b2 - a2 * gain) * x[0]
    let s1 = (b1 - a1 * gain) * x[0] + s2
    for (let k = 0; k < x.length; k++) {
      const value = x[k]
      const y = b0 * value + s1
      s1 = b1 * value - a1 * y + s2
      s2 = b2 * value - a2 * y
      x[k] = y
    }
  }
}
