/** A number in at most eight characters without an exponent, as EDF has it; rounded towards `direction`. */
export function edfNumber(value: number, direction: 'down' | 'up' | 'nearest' = 'nearest'): string {
  for (let digits = 7; digits >= 0; digits--) {
    const scale = 10 ** digits
    const rounded =
      direction === 'down' ? Math.floor(value * scale) : direction === 'up' ? Math.ceil(value * scale) : Math.round(value * scale)
    const fixed = (rounded / scale).toFixed(digits)
    const text = digits > 0 ? fixed.replace(/\.?0+$/, '') : fixed
    if (text.length <= 8) return text === '-0' ? '0' : text
  }
  throw new RangeError(`${value} has no eight characters`)
}

/** Whether eight characters hold the number to this relative error. */
export function fitsEdf(value: number, tolerance: number): boolean {
  return Math.abs(Number(edfNumber(value)) - value) <= value * tolerance
}
