/** The panels around the middle whose size in pixels a person may choose. */
export const panels = {
  left: { what: 'Width of the study', least: 180, most: 560, usual: 264 },
  right: { what: 'Width of instruments and results', least: 260, most: 720, usual: 384 },
  jobs: { what: 'Height of the jobs', least: 40, most: 480, usual: 128 },
} as const
export type Panel = keyof typeof panels
export type PanelSizes = Partial<Readonly<Record<Panel, number>>>

/** Sizes that a session remembers; whatever else it says counts for nothing. */
export function sizesIn(said: unknown): PanelSizes {
  const sizes: Partial<Record<Panel, number>> = {}
  for (const panel of Object.keys(panels) as Panel[]) {
    const px: unknown = said && typeof said === 'object' ? Reflect.get(said, panel) : undefined
    if (typeof px === 'number' && px >= panels[panel].least && px <= panels[panel].most) sizes[panel] = px
  }
  return sizes
}

/** With one panel `px` wide or high, as near as it may be; undefined: its usual size. */
export function resized(sizes: PanelSizes, panel: Panel, px: number | undefined): PanelSizes {
  const { [panel]: _, ...others } = sizes
  if (px === undefined) return others
  const { least, most } = panels[panel]
  return { ...others, [panel]: Math.round(Math.min(most, Math.max(least, px))) }
}
