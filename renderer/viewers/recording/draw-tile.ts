import { type Tile, traceIn } from './tiles.ts'

/** How a trace is drawn, lengths in pixels of the picture. */
export interface DrawnTrace {
  readonly middlePx: number
  readonly pxPerUnit: number
  /** What stands at the middle. */
  readonly anchor: number
  readonly color: string
  /** Where many samples share a column, a trace keeps within this much of its middle. */
  readonly mostPx: number
  /** How many columns a sample is wide. */
  readonly columnsASample: number
}

/** Draws the traces of a tile into a picture of its own, a pixel a column. */
export function drawTile(tile: Tile, traces: readonly DrawnTrace[], heightPx: number, linePx: number): HTMLCanvasElement {
  const picture = tile.picture ?? document.createElement('canvas')
  picture.width = tile.columns
  picture.height = heightPx
  const context = picture.getContext('2d', { willReadFrequently: true })
  if (!context) return picture
  context.lineWidth = linePx
  context.lineJoin = 'round'
  for (const [n, trace] of traces.entries()) {
    const own = traceIn(tile, n)
    if (trace.columnsASample > 0.5) strokeSamples(context, own, tile.pad, trace)
    else fillColumns(context, own, tile.pad, trace, linePx)
  }
  return picture
}

/** Few samples a column: a line from one to the next. In a gap it ends. */
function strokeSamples(context: CanvasRenderingContext2D, own: Float32Array, pad: number, trace: DrawnTrace): void {
  const { middlePx, pxPerUnit, anchor, columnsASample } = trace
  const y = (value: number) => middlePx - (value - anchor) * pxPerUnit
  context.strokeStyle = trace.color
  context.beginPath()
  let lastColumn = Number.NEGATIVE_INFINITY
  for (let column = 0; 2 * column < own.length; column++) {
    const [low = Number.NaN, high = Number.NaN] = [own[2 * column], own[2 * column + 1]]
    if (Number.isNaN(low)) continue
    const x = column - pad + 0.5
    if (column - lastColumn <= columnsASample + 1.5) context.lineTo(x, y(low))
    else context.moveTo(x, y(low))
    if (high !== low) context.lineTo(x, y(high))
    lastColumn = column
  }
  context.stroke()
}

/** Many samples a column: a bar from the lowest to the highest, which reaches to its neighbour. */
function fillColumns(context: CanvasRenderingContext2D, own: Float32Array, pad: number, trace: DrawnTrace, linePx: number): void {
  const { middlePx, pxPerUnit, anchor, mostPx } = trace
  const within = (offPx: number) => middlePx + Math.max(-mostPx, Math.min(mostPx, offPx))
  context.fillStyle = trace.color
  let [lastTop, lastBottom] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let column = 0; 2 * column < own.length; column++) {
    const top = within(((own[2 * column + 1] ?? Number.NaN) - anchor) * -pxPerUnit)
    const bottom = within(((own[2 * column] ?? Number.NaN) - anchor) * -pxPerUnit)
    if (Number.isNaN(top)) {
      ;[lastTop, lastBottom] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      continue
    }
    const [from, to] = [Math.min(top, lastBottom), Math.max(bottom, lastTop)]
    context.fillRect(column - pad, from - linePx / 2, 1, to - from + linePx)
    ;[lastTop, lastBottom] = [top, bottom]
  }
}
