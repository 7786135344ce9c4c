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

/** Everything hidden but one; everything shown again when it was alone already. */
export function isolated(labels: readonly ItemLabel[], hidden: readonly number[], only: number): number[] {
  const others = labels.map(({ index }) => index).filter((index) => index !== only)
  const isAlone = others.every((index) => hidden.includes(index)) && !hidden.includes(only)
  return isAlone ? [] : others
}
