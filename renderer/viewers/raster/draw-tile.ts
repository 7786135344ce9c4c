/** What the picture of a tile is made of. */
export interface TileDrawing {
  /** Units × bins. */
  readonly counts: Uint16Array
  readonly bins: number
  /** The units on show from the top. */
  readonly units: Int32Array
  /** 0xbbggrr of each unit. */
  readonly colors: Uint32Array
  /** Count of each unit that is drawn in full. */
  readonly fullAt: Float32Array
  /** Width of a mark where a unit fires less than once in twenty bins; its bins are filled where it fires more. */
  readonly tickPx: number
}

const levels = 255
/** Single spikes stay visible among what is dense. */
const leastAlpha = 56
const alphaOf = Uint8Array.from({ length: levels + 1 }, (_, n) => (n ? leastAlpha + (255 - leastAlpha) * (n / levels) ** 0.6 : 0))

/**
 * Draws a tile into `pixels` (width × height, rows of the picture are units): how much a unit fires in a bin is how opaque it is. Where more units than rows of
 * pixels are on show, the most active one of a pixel is seen.
 */
export function drawTile(pixels: Uint32Array, width: number, height: number, tile: TileDrawing): void {
  const { counts, bins, units, colors, fullAt, tickPx } = tile
  const edges = Int32Array.from({ length: bins + 1 }, (_, bin) => Math.floor((bin * width) / bins))
  const rowPx = height / units.length
  const gapPx = rowPx >= 12 ? 2 + Math.round(rowPx / 12) : rowPx >= 3 ? 1 : 0
  pixels.fill(0)
  const line = new Uint32Array(width)
  for (let row = 0; row < units.length; row++) {
    const unit = units[row] ?? 0
    const color = colors[unit] ?? 0
    const perCount = levels / (fullAt[unit] ?? 1)
    const isSparse = (fullAt[unit] ?? 1) < sparseFullAt
    const top = Math.floor(row * rowPx)
    const bottom = Math.max(top + 1, Math.floor((row + 1) * rowPx) - gapPx)
    if (rowPx >= 1) line.fill(0)
    const target = rowPx >= 1 ? line : pixels.subarray(top * width, (top + 1) * width)
    for (let bin = 0, at = unit * bins; bin < bins; bin++, at++) {
      const count = counts[at] ?? 0
      if (count === 0) continue
      const alpha = alphaOf[Math.min(levels, Math.max(1, Math.round(count * perCount)))] ?? 0
      const from = edges[bin] ?? 0
      const to = Math.min(width, isSparse ? from + tickPx : Math.max(from + 1, edges[bin + 1] ?? 0))
      const pixel = ((alpha << 24) | color) >>> 0
      for (let x = from; x < to; x++) if ((target[x] ?? 0) >>> 24 < alpha) target[x] = pixel
    }
    if (rowPx >= 1) for (let y = top; y < bottom; y++) pixels.set(line, y * width)
  }
}

const mostOfMean = 2.5
/** A unit that fires less than once in twenty bins. */
const sparseFullAt = 1 + mostOfMean / 20

/** The count that is drawn in full: one spike where bins are short, two and a half times the mean where they are long. */
export function fullCounts(ratesHz: readonly number[], binS: number, scale: 'own' | 'same'): Float32Array {
  const sorted = [...ratesHz].sort((a, b) => a - b)
  const common = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0
  return Float32Array.from(ratesHz, (rate) => 1 + mostOfMean * (scale === 'own' ? rate : common) * binS)
}
