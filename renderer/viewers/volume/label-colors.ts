import type { ItemLabel } from '../../../electron/host/api.ts'

/** A colour table as niivue takes it: parallel arrays, one entry a label. */
export interface LabelColors {
  R: number[]
  G: number[]
  B: number[]
  A: number[]
  I: number[]
  labels: string[]
}

/** Colours of a label map. The background and what is hidden are clear. */
export function labelColors(labels: readonly ItemLabel[], hidden: readonly number[]): LabelColors {
  const colors: LabelColors = { R: [0], G: [0], B: [0], A: [0], I: [0], labels: ['background'] }
  for (const { index, name, color } of labels) {
    if (index === 0) continue
    const rgb = Number.parseInt(color.slice(1), 16)
    colors.R.push(rgb >> 16)
    colors.G.push((rgb >> 8) & 255)
    colors.B.push(rgb & 255)
    colors.A.push(hidden.includes(index) ? 0 : 255)
    colors.I.push(index)
    colors.labels.push(name)
  }
  return colors
}

const mostLabels = 255

/** Labels of a map that has no table of names: its values, up to 255 of them, in colours that neighbours in the list do not share. */
export function namelessLabels(values: ArrayLike<number>): ItemLabel[] {
  const found = new Set<number>()
  for (let n = 0; n < values.length && found.size < mostLabels; n++) {
    const value = values[n] ?? 0
    if (value > 0 && Number.isInteger(value)) found.add(value)
  }
  return [...found].sort((a, b) => a - b).map((index, n) => ({ index, name: `Label ${index}`, color: hueOf(n) }))
}

/** Turned by the golden angle, so that any few are far apart. */
function hueOf(n: number): string {
  const hue = (n * 137.508 + 200) % 360
  const channel = (from: number) => {
    const k = (from + hue / 30) % 12
    return Math.round(255 * (0.6 - 0.32 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return `#${[0, 8, 4].map((from) => channel(from).toString(16).padStart(2, '0')).join('')}`
}

/** Everything hidden but one; everything shown again when it was alone already. */
export function isolated(labels: readonly ItemLabel[], hidden: readonly number[], only: number): number[] {
  const others = labels.map(({ index }) => index).filter((index) => index !== only)
  const isAlone = others.every((index) => hidden.includes(index)) && !hidden.includes(only)
  return isAlone ? [] : others
}
