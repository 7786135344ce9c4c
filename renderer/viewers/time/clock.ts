/** '1:02:03.5', as long as it needs to be. */
export function clock(s: number, step = 1): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
  const rounded = Math.round(s * 10 ** digits) / 10 ** digits
  const whole = Math.floor(rounded)
  const [h, m] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const rest = (rounded - 3600 * h - 60 * m).toFixed(digits).padStart(digits ? digits + 3 : 2, '0')
  return h ? `${h}:${String(m).padStart(2, '0')}:${rest}` : `${m}:${rest}`
}

const steps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200,
]

/** Seconds between marks, so that no more than `most` of them stand in a span. */
export function stepOf(spanS: number, most = 12): number {
  return steps.find((each) => spanS / each <= most) ?? 86_400
}
