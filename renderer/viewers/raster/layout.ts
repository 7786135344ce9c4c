/** Where things are on the canvas, in pixels of the page. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Left of the plot stand names. */
  readonly plotX: number
  readonly plotWidth: number
  readonly top: number
  readonly bottom: number
  /** Each trace beneath the raster: its top; all are as high. */
  readonly strips: readonly number[]
  readonly stripHeight: number
}

export const headPx = 34
export const secondsPx = 18
const [stripPx, leastStripPx, mostShare] = [46, 22, 0.42]

/** Room for the longest of these names, up to eight letters of it. */
export function namesWidth(names: readonly string[], hasStrips: boolean): number {
  const longest = names.reduce((most, { length }) => Math.max(most, length), hasStrips ? 8 : 3)
  return 18 + Math.ceil(6.7 * Math.min(8, longest))
}

/** The raster keeps more than half of the height; traces beneath it share the rest. */
export function layOut(width: number, height: number, strips: number, namesPx: number): Layout {
  const room = height - headPx
  const each = strips ? Math.max(leastStripPx, Math.min(stripPx, Math.floor((room * mostShare) / strips))) : 0
  const bottom = Math.max(headPx + 40, height - strips * each)
  return {
    width,
    height,
    plotX: namesPx,
    plotWidth: Math.max(1, width - namesPx),
    top: headPx,
    bottom,
    strips: Array.from({ length: strips }, (_, n) => bottom + n * each),
    stripHeight: each,
  }
}
