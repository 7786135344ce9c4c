import { clock, stepOf } from '../time/clock.ts'
import { type TimeIndex, within } from '../time/timed.ts'
import { number } from '../words.ts'
import { type Layout, secondsPx } from './layout.ts'
import type { Tile } from './tiles.ts'

export interface Colors {
  readonly ground: string
  readonly ink: string
  readonly dim: string
  readonly line: string
  readonly panel: string
  readonly event: string
  readonly accent: string
}

/** A picture of a tile, from `fromS` to `toS`; of its width the part from `left` on, as much as `share`. */
export interface Placed {
  readonly picture: HTMLCanvasElement
  readonly fromS: number
  readonly toS: number
  readonly left: number
  readonly share: number
}

export interface Strip {
  readonly name: string
  readonly unit: string
  readonly low: number
  readonly high: number
  /** Usual time between samples. */
  readonly stepS: number
  /** Tiles on show with the lowest and highest of each bin of this series. */
  readonly parts: readonly { readonly tile: Tile<Float32Array>; readonly series: number; readonly bins: number }[]
}

export interface Scene {
  readonly layout: Layout
  readonly fromS: number
  readonly spanS: number
  /** The file's own time at which the recording begins. */
  readonly startS: number
  readonly tiles: readonly Placed[]
  readonly isResting: boolean
  /** Names of the rows on show from the top, and which unit each is. */
  readonly names: (row: number) => string
  readonly units: Int32Array
  readonly nameColors: (unit: number) => string
  /** Whether colours of units mean something. */
  readonly areColored: boolean
  readonly selected: number | undefined
  readonly compared: number | undefined
  readonly pointed: { readonly s: number; readonly row: number | undefined } | undefined
  readonly strips: readonly Strip[]
  readonly events: TimeIndex<{ onsetS: number; durationS: number; label: string }>
  readonly colors: Colors
}

/** One frame: time and events, pictures of tiles moved to where they belong, traces beneath, names, cursor. */
export function paint(canvas: HTMLCanvasElement, scene: Scene, dpr: number): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) return
  const { layout, colors, fromS, spanS } = scene
  const { width, height, plotX, plotWidth } = layout
  if (canvas.width !== Math.round(width * dpr)) canvas.width = Math.round(width * dpr)
  if (canvas.height !== Math.round(height * dpr)) canvas.height = Math.round(height * dpr)
  context.setTransform(dpr, 0, 0, dpr, 0, 0)
  context.fillStyle = colors.ground
  context.fillRect(0, 0, width, height)
  context.font = '11px ui-monospace, monospace'
  context.textBaseline = 'middle'
  const xOf = (s: number) => plotX + ((s - fromS) / spanS) * plotWidth
  context.save()
  context.beginPath()
  context.rect(plotX, 0, plotWidth, height)
  context.clip()
  drawTime(context, scene, xOf)
  drawRow(context, scene, scene.selected, colors.accent, 0.16)
  drawRow(context, scene, scene.compared, colors.event, 0.14)
  drawTiles(context, scene, xOf, dpr)
  drawEvents(context, scene, xOf)
  for (const [n, strip] of scene.strips.entries()) drawStrip(context, scene, strip, layout.strips[n] ?? 0, xOf)
  if (scene.pointed) bar(context, xOf(scene.pointed.s), secondsPx, height, colors.accent)
  context.restore()
  drawNames(context, scene)
}

function drawTime(context: CanvasRenderingContext2D, { fromS, spanS, startS, colors, layout }: Scene, xOf: (s: number) => number): void {
  const step = stepOf(spanS, Math.max(2, Math.min(12, Math.floor(layout.plotWidth / 76))))
  for (let n = Math.ceil((fromS + startS) / step - 1e-9); n * step <= fromS + startS + spanS; n++) {
    const x = xOf(n * step - startS)
    bar(context, x, secondsPx, layout.height, colors.line)
    context.fillStyle = colors.dim
    context.fillText(signedClock(n * step, step), x + 3, secondsPx / 2)
  }
}

/** Some files begin before their zero. */
export const signedClock = (s: number, step: number) => (s < -step / 2 ? `−${clock(-s, step)}` : clock(Math.max(0, s), step))

function drawTiles(context: CanvasRenderingContext2D, { tiles, layout, isResting }: Scene, xOf: (s: number) => number, dpr: number): void {
  const { top, bottom } = layout
  context.imageSmoothingEnabled = false
  for (const { picture, fromS, toS, left, share } of tiles) {
    const x = Math.round(xOf(fromS) * dpr) / dpr
    // Where one tile ends the next begins, to the pixel: what lay twice would be seen as a seam.
    const width = Math.round(xOf(toS) * dpr) / dpr - x
    const isWhole = isResting && left === 0 && share === 1
    // At rest pictures are as wide as drawn, so that what moves stays sharp.
    const taken = isWhole ? Math.min(picture.width, Math.round(width * dpr)) : share * picture.width
    context.drawImage(picture, left * picture.width, 0, taken, picture.height, x, top, width, bottom - top)
  }
}

function drawRow(
  context: CanvasRenderingContext2D,
  { units, layout }: Scene,
  unit: number | undefined,
  color: string,
  alpha: number,
): void {
  const row = unit === undefined ? -1 : units.indexOf(unit)
  if (row < 0) return
  const rowPx = (layout.bottom - layout.top) / units.length
  context.globalAlpha = alpha
  context.fillStyle = color
  context.fillRect(layout.plotX, layout.top + row * rowPx, layout.plotWidth, Math.max(3, rowPx))
  context.globalAlpha = 1
}

/** Closer events than this are ticks above the raster: lines would hide it. */
const leastApartPx = 14

function drawEvents(context: CanvasRenderingContext2D, scene: Scene, xOf: (s: number) => number): void {
  const { colors, fromS, spanS, layout } = scene
  const found = within(scene.events, fromS, fromS + spanS)
  const areClose = found.length * leastApartPx > layout.plotWidth
  let [free, drawn] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  context.fillStyle = colors.event
  for (const { onsetS, durationS, label } of found) {
    const x = xOf(onsetS)
    if (areClose) {
      // Thousands in one pixel are one tick.
      if (x - drawn >= 1) bar(context, x, layout.top - 7, layout.top - 2, colors.event)
      drawn = Math.max(drawn, x)
      continue
    }
    context.globalAlpha = 0.08
    // What is on for the whole page tells nothing on it.
    const isWithin = onsetS > fromS || onsetS + durationS < fromS + spanS
    if (durationS > 0 && isWithin) context.fillRect(x, secondsPx, Math.max(1, xOf(onsetS + durationS) - x), layout.height - secondsPx)
    context.globalAlpha = 0.75
    bar(context, x, secondsPx, layout.height, colors.event)
    context.globalAlpha = 1
    if (x < free) continue
    context.fillText(label.slice(0, 18), x + 3, secondsPx + 8)
    free = x + 10 + 6.7 * Math.min(18, label.length)
  }
}

function drawStrip(context: CanvasRenderingContext2D, scene: Scene, strip: Strip, top: number, xOf: (s: number) => number): void {
  const { colors, layout, fromS, spanS } = scene
  context.fillStyle = colors.line
  context.fillRect(layout.plotX, top, layout.plotWidth, 1)
  const [high, low] = [top + 5, top + layout.stripHeight - 5]
  const y = (value: number) => low - ((value - strip.low) / (strip.high - strip.low || 1)) * (low - high)
  context.strokeStyle = colors.ink
  context.lineWidth = 1
  context.lineJoin = 'round'
  context.beginPath()
  let isDown = false
  let lastS = Number.NEGATIVE_INFINITY
  for (const { tile, series, bins } of strip.parts) {
    const binS = 2 ** tile.level
    // A line ends where samples are further apart than usual.
    const gapS = 3 * Math.max(strip.stepS, binS)
    for (let bin = 0; bin < bins; bin++) {
      const at = 2 * (series * bins + bin)
      const [least = Number.NaN, most = Number.NaN] = [tile.values[at], tile.values[at + 1]]
      const s = (tile.index * bins + bin + 0.5) * binS
      if (Number.isNaN(least) || s < fromS - gapS || s > fromS + spanS + gapS) continue
      const x = xOf(s)
      if (isDown && s - lastS < gapS) context.lineTo(x, y(least))
      else context.moveTo(x, y(least))
      if (most !== least) context.lineTo(x, y(most))
      ;[isDown, lastS] = [true, s]
    }
  }
  context.stroke()
}

function drawNames(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, units, colors, pointed, selected, compared } = scene
  const rowPx = (layout.bottom - layout.top) / Math.max(1, units.length)
  const every = Math.max(1, Math.ceil(13 / rowPx))
  const rowOf = (unit: number | undefined) => (unit === undefined ? -1 : units.indexOf(unit))
  const marked = [pointed?.row ?? -1, rowOf(selected), rowOf(compared)].filter((row) => row >= 0)
  const y = (row: number) => Math.min(layout.bottom - 6, Math.max(layout.top + 6, layout.top + (row + 0.5) * rowPx))
  let lastY = Number.NEGATIVE_INFINITY
  const isColored = scene.areColored && rowPx >= 1.5
  for (let row = 0; row < units.length; row++) {
    const unit = units[row] ?? 0
    if (isColored) {
      context.fillStyle = scene.nameColors(unit)
      context.fillRect(layout.plotX - 6, layout.top + row * rowPx, 3, Math.max(1, rowPx - 1))
    }
    // The name of what is pointed at or selected takes the place of its neighbours, the first of them of the others.
    const at = marked.indexOf(row)
    const stronger = at < 0 ? marked : marked.slice(0, at)
    if ((at < 0 && (row % every || y(row) - lastY < 12)) || stronger.some((other) => other !== row && Math.abs(y(other) - y(row)) < 13))
      continue
    if (at < 0) lastY = y(row)
    context.fillStyle = unit === selected || row === pointed?.row ? colors.accent : unit === compared ? colors.event : colors.dim
    context.fillText(shortened(scene.names(row), 8), 6, y(row))
  }
  for (const [n, strip] of scene.strips.entries()) {
    const top = layout.strips[n] ?? 0
    context.fillStyle = colors.line
    context.fillRect(0, top, layout.width, 1)
    context.fillStyle = colors.dim
    context.fillText(shortened(strip.name, 10), 6, top + layout.stripHeight / 2)
    if (layout.stripHeight < 40) continue
    context.font = '9px ui-monospace, monospace'
    context.fillText(`${number(strip.high)} ${strip.unit}`.slice(0, 12), 6, top + 9)
    context.fillText(number(strip.low), 6, top + layout.stripHeight - 7)
    context.font = '11px ui-monospace, monospace'
  }
}

/** The middle of a long name is left out: names that differ do so at their ends. */
function shortened(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, Math.ceil(most / 2) - 1)}…${name.slice(-Math.floor(most / 2))}`
}

function bar(context: CanvasRenderingContext2D, x: number, from: number, to: number, color: string): void {
  context.fillStyle = color
  context.fillRect(Math.round(x), from, 1, to - from)
}
