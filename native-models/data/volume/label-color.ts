/** A steady colour ('#rrggbb') for a label that has none: hues a golden angle apart. */
export function labelColor(index: number): string {
  const hue = (index * 137.508) % 360
  const channel = (shift: number) => {
    const k = (shift + hue / 30) % 12
    const level = 0.6 - 0.27 * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(level * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}
