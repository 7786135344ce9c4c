import { clock, stepOf } from '../time/clock.ts'
import { type TimeIndex, within } from '../time/timed.ts'
import type { Annotation } from './annotation-edit.ts'
import { type DrawnTrace, drawTile } from './draw-tile.ts'
import { isLong, pxPerUnit, type Scaling } from './scaling.ts'
import { type Tile, traceIn } from './tiles.ts'
import type { Trace } from './traces.ts'
import type { Span } from './view.ts'

export interface Marked extends Span {
  readonly label: string
}
export interface Colors {
  readonly ground: string
  readonly ink: string
  readonly dim: string
  readonly line: string
  readonly bad: string
  readonly event: string
  readonly cursor: string
}
export interface Scene {
  readonly fromS: number
  readonly spanS: number
  readonly traces: readonly Trace[]
  readonly tileAt: (index: number) => Tile | undefined
  readonly scaling: Scaling | undefined
  readonly gainStep: number
  readonly events: TimeIndex<Annotation>
  readonly gaps: TimeIndex<{ onsetS: number; durationS: number }>
  /** Where what stands beside each other is not so in time: between epochs, or where recording was interrupted. */
  readonly breaksS: readonly number[]
  readonly selection: Span | undefined
  /** The annotation that is chosen: its edges can be drawn. */
  readonly chosen: Annotation | undefined
  readonly cursor: { readonly s: number; readonly trace: number } | undefined
  /** The trace of the electrode at the crosshair of a scan. */
  readonly near?: number | undefined
  readonly colors: Colors
}

export const namesPx = 76
export const headPx = 34
export const mostLetters = 18
/** How wide a name is drawn beside the beginning of an annotation. */
export const labelPx = (letters: number) => 8 + 6.6 * letters
const secondsPx = 18

/** One frame: time and events, the tiles on show moved to where they belong, names, cursor. */
export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) return
  const dpr = globalThis.devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = canvas
  if (canvas.width !== Math.round(width * dpr)) canvas.width = Math.round(width * dpr)
  if (canvas.height !== Math.round(height * dpr)) canvas.height = Math.round(height * dpr)
  context.setTransform(dpr, 0, 0, dpr, 0, 0)
  context.fillStyle = scene.colors.ground
  context.fillRect(0, 0, width, height)
  context.font = '11px ui-monospace, monospace'
  context.textBaseline = 'middle'
  const plotPx = width - namesPx
  const xOf = (s: number) => namesPx + ((s - scene.fromS) / scene.spanS) * plotPx
  context.save()
  context.beginPath()
  context.rect(namesPx, 0, plotPx, height)
  context.clip()
  drawTime(context, scene, xOf, height)
  drawMarks(context, scene, xOf, height)
  drawTiles(context, scene, xOf, plotPx, height, dpr)
  if (scene.cursor) drawCursor(context, scene, scene.cursor, xOf, height)
  context.restore()
  drawNames(context, scene, height)
}

export const rowPxOf = (height: number, traces: readonly Trace[]) => (height - headPx) / Math.max(1, traces.length)

function drawTiles(
  context: CanvasRenderingContext2D,
  scene: Scene,
  xOf: (s: number) => number,
  plotPx: number,
  height: number,
  dpr: number,
): void {
  const { fromS, spanS, scaling, traces, gainStep } = scene
  if (!scaling) return
  const bodyPx = Math.round((height - headPx) * dpr)
  const first = Math.floor(fromS / spanS + 1e-9)
  const badRows = traces.flatMap(({ bad }, n) => (bad ? [n] : []))
  for (const index of [first, first + 1]) {
    if (index * spanS >= fromS + spanS - 1e-9) continue
    const tile = scene.tileAt(index)
    if (!tile) continue
    const columnsAS = tile.columns / spanS
    const drawnAs = `${gainStep} ${bodyPx} ${scene.colors.ink} ${[...scaling.fits.values()]} ${scaling.anchors[0]} ${badRows}`
    if (tile.drawnAs !== drawnAs) {
      const rowPx = bodyPx / Math.max(1, traces.length)
      const drawn = traces.map(
        (trace, n): DrawnTrace => ({
          middlePx: (n + 0.5) * rowPx,
          pxPerUnit: pxPerUnit(scaling, trace, gainStep) * dpr,
          anchor: scaling.anchors[n] ?? 0,
          color: trace.bad ? scene.colors.bad : scene.colors.ink,
          mostPx: (isLong(spanS) ? 0.46 : 3) * rowPx,
          columnsASample: columnsAS / trace.rateHz,
        }),
      )
      tile.picture = drawTile(tile, drawn, bodyPx, dpr)
      tile.drawnAs = drawnAs
    }
    // Whole pixels, so that what moves stays sharp.
    const x = Math.round(xOf(index * spanS) * dpr) / dpr
    if (tile.picture) context.drawImage(tile.picture, x, headPx, plotPx, height - headPx)
  }
}

function drawTime(context: CanvasRenderingContext2D, { fromS, spanS, colors }: Scene, xOf: (s: number) => number, height: number): void {
  // Times that stand too close cannot be read.
  const step = stepOf(spanS, Math.max(2, Math.min(12, Math.floor((xOf(fromS + spanS) - namesPx) / 66))))
  for (let n = Math.ceil(fromS / step - 1e-9); n * step <= fromS + spanS; n++) {
    const x = xOf(n * step)
    line(context, x, secondsPx, height, colors.line)
    context.fillStyle = colors.dim
    context.fillText(clock(n * step, step), x + 3, secondsPx / 2)
  }
}

/** Gaps as shade, the selection, and events as lines with their names where there is room. */
function drawMarks(context: CanvasRenderingContext2D, scene: Scene, xOf: (s: number) => number, height: number): void {
  const { colors, fromS, spanS, selection } = scene
  const band = (from: number, to: number, color: string, alpha: number, top = headPx) => {
    context.globalAlpha = alpha
    context.fillStyle = color
    context.fillRect(xOf(from), top, Math.max(1, xOf(to) - xOf(from)), height - top)
    context.globalAlpha = 1
  }
  for (const { onsetS, durationS } of within(scene.gaps, fromS, fromS + spanS)) band(onsetS, onsetS + durationS, colors.line, 1)
  for (const s of scene.breaksS) if (s > fromS && s < fromS + spanS) dashes(context, xOf(s), height, colors.dim)
  if (selection) band(selection.fromS, selection.toS, colors.cursor, 0.16)
  let [free, drawn, tall] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  context.strokeStyle = colors.event
  for (const { onsetS, durationS, label } of within(scene.events, fromS, fromS + spanS)) {
    const x = xOf(onsetS)
    const widthPx = xOf(onsetS + durationS) - x
    // What is no wider than a line is that line.
    if (widthPx > 2) band(onsetS, onsetS + durationS, colors.event, 0.1, secondsPx)
    // Thousands in one pixel are one line.
    if (x - drawn >= 1) {
      // Through the traces only where there is room between them.
      const isTall = x - tall >= 5
      line(context, x, secondsPx, isTall ? height : headPx, colors.event)
      drawn = x
      if (isTall) tall = x
    }
    if (x < free) continue
    context.fillStyle = colors.event
    context.fillText(label.slice(0, mostLetters), x + 3, secondsPx + 8)
    free = x + labelPx(Math.min(mostLetters, label.length))
  }
  if (scene.chosen) drawChosen(context, scene.chosen, colors, xOf, height)
}

/** Over the others, with a handle at each edge. */
function drawChosen(
  context: CanvasRenderingContext2D,
  { onsetS, durationS, label }: Annotation,
  colors: Colors,
  xOf: (s: number) => number,
  height: number,
): void {
  const [from, to] = [xOf(onsetS), xOf(onsetS + durationS)]
  const text = label.slice(0, mostLetters)
  context.fillStyle = colors.ground
  context.fillRect(from, secondsPx, Math.max(to - from, labelPx(text.length)), headPx - secondsPx)
  context.globalAlpha = 0.2
  context.fillStyle = colors.cursor
  context.fillRect(from, secondsPx, to - from, height - secondsPx)
  context.globalAlpha = 1
  for (const x of new Set([from, to])) {
    context.fillRect(Math.round(x) - 1, secondsPx, 2, height - secondsPx)
    context.fillRect(Math.round(x) - 3, headPx - 4, 6, 12)
  }
  context.fillText(text, from + 5, secondsPx + 8)
}

function drawCursor(
  context: CanvasRenderingContext2D,
  scene: Scene,
  cursor: { s: number; trace: number },
  xOf: (s: number) => number,
  height: number,
): void {
  const { colors, traces, scaling } = scene
  line(context, xOf(cursor.s), secondsPx, height, colors.cursor)
  const trace = traces[cursor.trace]
  const value = valueAt(scene, cursor)
  if (!trace || !scaling || value === undefined) return
  const rowPx = rowPxOf(height, traces)
  const y =
    headPx + (cursor.trace + 0.5) * rowPx - (value - (scaling.anchors[cursor.trace] ?? 0)) * pxPerUnit(scaling, trace, scene.gainStep)
  context.fillStyle = colors.cursor
  context.beginPath()
  context.arc(xOf(cursor.s), y, 3, 0, 2 * Math.PI)
  context.fill()
}

/** The value of a trace at a time, as the host gives it: the middle of its column. */
export function valueAt(
  { tileAt, spanS }: Pick<Scene, 'tileAt' | 'spanS'>,
  { s, trace }: { s: number; trace: number },
): number | undefined {
  const index = Math.floor(s / spanS)
  const tile = tileAt(index)
  if (!tile) return undefined
  const own = traceIn(tile, trace)
  const at = tile.pad + Math.floor((s / spanS - index) * tile.columns)
  // The nearest sample, where samples are wider apart than columns.
  for (let off = 0; off <= tile.pad; off++)
    for (const column of [at - off, at + off]) {
      const [low = Number.NaN, high = Number.NaN] = [own[2 * column], own[2 * column + 1]]
      if (!Number.isNaN(low)) return (low + high) / 2
    }
  return undefined
}

function drawNames(context: CanvasRenderingContext2D, { traces, colors, cursor, near }: Scene, height: number): void {
  const rowPx = rowPxOf(height, traces)
  const every = Math.ceil(12 / rowPx)
  for (const [row, { name, bad }] of traces.entries()) {
    const isPointed = cursor?.trace === row || near === row
    // The name of what is pointed at takes the place of its neighbours.
    if (row % every || (every > 1 && cursor && Math.abs(cursor.trace - row) * rowPx < 12)) if (!isPointed) continue
    context.fillStyle = isPointed ? colors.cursor : bad ? colors.bad : colors.dim
    const shown = name.replace(/^(s?eeg|ecog)\s+/i, '')
    context.fillText(`${near === row ? '⌖ ' : ''}${shown.slice(0, bad ? 7 : 10)}${bad ? ' ✕' : ''}`, 6, headPx + (row + 0.5) * rowPx)
  }
}

function dashes(context: CanvasRenderingContext2D, x: number, height: number, color: string): void {
  context.fillStyle = color
  for (let y = headPx; y < height; y += 9) context.fillRect(Math.round(x), y, 1, 5)
}

function line(context: CanvasRenderingContext2D, x: number, from: number, to: number, color: string): void {
  context.fillStyle = color
  context.fillRect(Math.round(x), from, 1, to - from)
}
