/** |Σ λ e^{iθ}| / Σ λ of rates in equal cells round the circle: 0 for no direction, 1 for a single one. Rates, not spikes, so that directions taken more often do not count more. */
export function resultantLength(ratesHz: Float64Array): number {
  let [cosine, sine, all] = [0, 0, 0]
  for (const [cell, rate] of ratesHz.entries()) {
    const angle = (2 * Math.PI * (cell + 0.5)) / ratesHz.length
    cosine += rate * Math.cos(angle)
    sine += rate * Math.sin(angle)
    all += rate
  }
  return all > 0 ? Math.hypot(cosine, sine) / all : 0
}

/** How often so many independent directions without a preference have a resultant as long (Rayleigh's test; Zar (1999), Biostatistical Analysis, equation 27.4). */
export function rayleighP(count: number, resultant: number): number {
  return Math.min(1, Math.exp(Math.sqrt(1 + 4 * count + 4 * (count ** 2 - (count * resultant) ** 2)) - (1 + 2 * count)))
}
