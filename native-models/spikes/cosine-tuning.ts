/** A cosine fit to rates over directions. */
export interface CosineTuning {
  readonly meanHz: number
  readonly amplitudeHz: number
  /** Direction of the highest rate, in radians from −π to π. */
  readonly preferred: number
}

/**
 * Least-squares fit of r = b + m cos(θ − θ_p) to spikes in bins of equal length (Georgopoulos, Kalaska, Caminiti & Massey (1982), J Neurosci 2:1527). Bins whose `use` is 0
 * are left out.
 */
export function cosineTuning(angles: Float64Array, counts: Float64Array, use: Uint8Array, binS: number): CosineTuning {
  const sums = { n: 0, c: 0, s: 0, cc: 0, cs: 0, ss: 0, y: 0, yc: 0, ys: 0 }
  for (let n = 0; n < angles.length; n++) {
    if (!use[n]) continue
    const [c, s, y] = [Math.cos(angles[n]), Math.sin(angles[n]), counts[n] / binS]
    sums.n++
    sums.c += c
    sums.s += s
    sums.cc += c * c
    sums.cs += c * s
    sums.ss += s * s
    sums.y += y
    sums.yc += y * c
    sums.ys += y * s
  }
  // Centred normal equations of two columns.
  const [cc, cs, ss] = [sums.cc - sums.c ** 2 / sums.n, sums.cs - (sums.c * sums.s) / sums.n, sums.ss - sums.s ** 2 / sums.n]
  const [yc, ys] = [sums.yc - (sums.y * sums.c) / sums.n, sums.ys - (sums.y * sums.s) / sums.n]
  const determinant = cc * ss - cs * cs
  const [a, b] = [(yc * ss - ys * cs) / determinant, (ys * cc - yc * cs) / determinant]
  return { meanHz: (sums.y - a * sums.c - b * sums.s) / sums.n, amplitudeHz: Math.hypot(a, b), preferred: Math.atan2(b, a) }
}
