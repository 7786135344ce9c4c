/** The mean of the middles of the columns: what a trace is drawn about. Undefined where there is nothing. */
export function middleOf(envelope: Float32Array): number | undefined {
  let [sum, count] = [0, 0]
  for (const value of envelope) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count ? sum / count : undefined
}

/** How far most of a trace goes from its middle: one spike does not change it. Undefined where there is nothing, or nothing but a line. */
export function sizeOf(envelope: Float32Array): number | undefined {
  const middle = middleOf(envelope)
  if (middle === undefined) return undefined
  const sizes = envelope.filter((value) => !Number.isNaN(value)).map((value) => Math.abs(value - middle))
  sizes.sort()
  return sizes[Math.floor(0.97 * (sizes.length - 1))] || undefined
}

export function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
