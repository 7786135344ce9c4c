/** Entropy of the shares of |relevance|, in nats: low when a map points to few places; ln N when it is even. Bhatt, Weller & Moura (2020). */
export function entropy(map: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < map.length; i++) total += Math.abs(map[i] ?? 0)
  if (total === 0) return Number.NaN
  let sum = 0
  for (let i = 0; i < map.length; i++) {
    const share = Math.abs(map[i] ?? 0) / total
    if (share > 0) sum -= share * Math.log(share)
  }
  return sum
}

/** Gini index of |relevance|: 0 when even, near 1 when one place has all. Chalasani et al. (2020), ICML. */
export function gini(map: ArrayLike<number>): number {
  const sorted = Float64Array.from(map, Math.abs).sort()
  const n = sorted.length
  let [total, weighted] = [0, 0]
  sorted.forEach((value, i) => {
    total += value
    weighted += value * (n - i - 0.5)
  })
  return total === 0 ? Number.NaN : 1 - (2 * weighted) / (n * total)
}

/** How many places have more than a share of the largest |relevance|. Nguyen & Martínez (2020), arXiv 2007.07584. */
export function effectiveCount(map: ArrayLike<number>, share = 0.01): number {
  let largest = 0
  for (let i = 0; i < map.length; i++) largest = Math.max(largest, Math.abs(map[i] ?? 0))
  let count = 0
  for (let i = 0; i < map.length; i++) if (Math.abs(map[i] ?? 0) > share * largest) count++
  return count
}
