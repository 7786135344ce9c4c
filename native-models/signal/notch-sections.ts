import type { Sections } from './butterworth.ts'

/**
 * A notch of second order at `lineHz`, `lineHz / quality` wide at −3 dB (Orfanidis S, Introduction to Signal Processing, 1996, 11.3.24; SciPy's `iirnotch`).
 * For display; `designNotch` is for analyses. Nothing where the line does not fit under half of the rate.
 */
export function notchSections(rateHz: number, lineHz: number, quality = 30): Sections {
  if (!(lineHz > 0 && lineHz < rateHz / 2)) return []
  const omega = (2 * Math.PI * lineHz) / rateHz
  const gain = 1 / (1 + Math.tan(omega / quality / 2))
  const middle = -2 * gain * Math.cos(omega)
  return [[gain, middle, gain, middle, 2 * gain - 1]]
}
