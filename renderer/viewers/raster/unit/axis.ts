/** Round numbers within [low, high], about `most` of them. */
export function ticksOf(low: number, high: number, most = 5): number[] {
  const rough = (high - low) / Math.max(1, most)
  if (!(rough > 0)) return [low]
  const decade = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((each) => each * decade >= rough * 0.999) ?? 10) * decade
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)))
}

/** A tick as short as it can be, with a true minus. */
export function tickText(value: number): string {
  return (Math.abs(value) >= 1e5 ? value.toExponential(0) : String(Number(value.toPrecision(4)))).replace('-', '−')
}
