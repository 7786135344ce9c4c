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
 * Draws a tile into `pixels` (width × height, rows of the picture are units): how much a unit fires in a bin is how opaque it is. Where several units share a row of
 * pixels, it is as opaque as they are in the mean, in the colour of the most active one; a single spike stays visible.
 */
export function drawTile(pixels: Uint32Array, width: number, height: number, tile: TileDrawing): void {
  const { counts, bins, units, colors, fullAt, tickPx } = tile
  const edges = Int32Array.from({ length: bins + 1 }, (_, bin) => Math.floor((bin * width) / bins))
  const rowPx = height / units.length
  const gapPx = rowPx >= 12 ? 2 + Math.round(rowPx / 12) : rowPx >= 3 ? 1 : 0
  const [sums, strongest, hues] = [new Float32Array(width), new Float32Array(width), new Uint32Array(width)]
  const line = new Uint32Array(width)
  const binsAt = new Uint8Array(width)
  for (let bin = 0; bin < bins; bin++) {
    const from = edges[bin] ?? 0
    for (let x = from; x < Math.max(from + 1, edges[bin + 1] ?? 0); x++) binsAt[x] = (binsAt[x] ?? 0) + 1
  }
  pixels.fill(0)
  for (let row = 0, sharing = 0; row < units.length; row++) {
    const unit = units[row] ?? 0
    const color = colors[unit] ?? 0
    const full = fullAt[unit] ?? 1
    const isSparse = full < sparseFullAt
    sharing++
    for (let bin = 0, at = unit * bins; bin < bins; bin++, at++) {
      const count = counts[at] ?? 0
      if (count === 0) continue
      const share = count < full ? count / full : 1
      const from = edges[bin] ?? 0
      const to = Math.min(width, isSparse ? from + tickPx : Math.max(from + 1, edges[bin + 1] ?? 0))
      for (let x = from; x < to; x++) {
        // Bins of a busy unit that share a pixel are drawn by their mean, or every pixel with two of them would be a seam; a mark is a mark.
        sums[x] = (sums[x] ?? 0) + (isSparse ? share : share / (binsAt[x] ?? 1))
        if (share <= (strongest[x] ?? 0)) continue
        strongest[x] = share
        hues[x] = color
      }
    }
    const top = Math.floor(row * rowPx)
    if (row + 1 < units.length && Math.floor((row + 1) * rowPx) === top) continue
    for (let x = 0; x < width; x++) {
      const sum = sums[x] ?? 0
      const level = Math.min(levels, Math.max(1, Math.round((levels * sum) / sharing)))
      line[x] = sum > 0 ? (((alphaOf[level] ?? 0) << 24) | (hues[x] ?? 0)) >>> 0 : 0
    }
    const bottom = Math.max(top + 1, Math.floor((row + 1) * rowPx) - gapPx)
    for (let y = top; y < bottom; y++) pixels.set(line, y * width)
    sums.fill(0)
    strongest.fill(0)
    sharing = 0
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
