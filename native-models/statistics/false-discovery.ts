/** Adjusted p-values of Benjamini & Hochberg (1995): reject where they are at most q, and the expected share of false ones is at most q. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0))
  const adjusted = new Array<number>(p.length).fill(1)
  let least = 1
  order.forEach((i, k) => {
    least = Math.min(least, ((p[i] ?? 1) * p.length) / (p.length - k))
    adjusted[i] = least
  })
  return adjusted
}

/** Adjusted p-values of Holm (1979): reject where they are at most α, and the chance of any false rejection is at most α. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] ?? 0) - (p[b] ?? 0))
  const adjusted = new Array<number>(p.length).fill(1)
  let most = 0
  order.forEach((i, k) => {
    most = Math.max(most, Math.min(1, (p[i] ?? 1) * (p.length - k)))
    adjusted[i] = most
  })
  return adjusted
}
