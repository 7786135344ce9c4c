/** One page of a recording as it is drawn. */
export interface Page {
  readonly fromS: number
  readonly toS: number
  readonly columns: number
  /** Lowest and highest value of every channel in every column. */
  readonly envelope: Float32Array
}

export interface Look {
  /** Channels from the top. */
  readonly channels: readonly { readonly index: number; readonly name: string; readonly bad: boolean; readonly scale: number }[]
  readonly events: readonly { readonly onsetS: number; readonly durationS: number; readonly label: string }[]
  readonly gaps: readonly { readonly onsetS: number; readonly durationS: number }[]
  /** Where the cursor stands. */
  readonly cursorS: number | undefined
  readonly colors: {
    readonly ink: string
    readonly dim: string
    readonly line: string
    readonly bad: string
    readonly event: string
    readonly cursor: string
  }
}

export const namesPx = 76
const secondsPx = 20
const headPx = 36

/** Draws channels under each other, each about its own middle, with events as lines, gaps as shade, and seconds along the top. */
export function drawTraces(canvas: HTMLCanvasElement, page: Page, look: Look): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const dpr = globalThis.devicePixelRatio || 1
  const { width, height } = { width: canvas.clientWidth, height: canvas.clientHeight }
  canvas.width = width * dpr
  canvas.height = height * dpr
  context.scale(dpr, dpr)
  context.clearRect(0, 0, width, height)
  context.font = '11px ui-monospace, monospace'
  context.textBaseline = 'middle'
  const xOf = (s: number) => namesPx + ((s - page.fromS) / (page.toS - page.fromS)) * (width - namesPx)
  drawSeconds(context, page, look, xOf, width, height)
  context.save()
  context.beginPath()
  context.rect(namesPx, 0, width - namesPx, height)
  context.clip()
  drawEvents(context, page, look, xOf, height)
  const rowPx = (height - headPx) / Math.max(1, look.channels.length)
  for (const [row, channel] of look.channels.entries()) {
    context.strokeStyle = channel.bad ? look.colors.bad : look.colors.ink
    drawChannel(context, page, channel.index, headPx + (row + 0.5) * rowPx, rowPx / 2 / channel.scale, xOf)
  }
  if (look.cursorS !== undefined) line(context, xOf(look.cursorS), 0, height, look.colors.cursor)
  context.restore()
  const every = Math.ceil(12 / rowPx)
  for (const [row, channel] of look.channels.entries()) {
    if (row % every) continue
    context.fillStyle = channel.bad ? look.colors.bad : look.colors.dim
    context.fillText(channel.name.slice(0, 10), 6, headPx + (row + 0.5) * rowPx)
  }
}

function drawChannel(
  context: CanvasRenderingContext2D,
  { columns, envelope, fromS, toS }: Page,
  channel: number,
  middle: number,
  pxPerUnit: number,
  xOf: (s: number) => number,
): void {
  const own = envelope.subarray(channel * columns * 2, (channel + 1) * columns * 2)
  const centre = middleOf(own)
  const y = (value: number) => middle - (value - centre) * pxPerUnit
  context.lineWidth = 1
  context.beginPath()
  let isDown = false
  for (let column = 0; column < columns; column++) {
    const [low = Number.NaN, high = Number.NaN] = [own[2 * column], own[2 * column + 1]]
    if (Number.isNaN(low)) {
      // Between samples that are wider apart than a column the line goes on; in a gap of a second it does not.
      isDown = isDown && (columns / (toS - fromS)) * 0.5 > 1
      continue
    }
    const x = xOf(fromS + ((column + 0.5) / columns) * (toS - fromS))
    if (isDown) context.lineTo(x, y(low))
    else context.moveTo(x, y(low))
    if (high !== low) context.lineTo(x, y(high))
    isDown = true
  }
  context.stroke()
}

/** The mean of the middles of the columns: what a trace is drawn about. */
export function middleOf(envelope: Float32Array): number {
  let [sum, count] = [0, 0]
  for (const value of envelope) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count ? sum / count : 0
}

/** A scale at which most of a channel stays within its row: half the row is this many units. */
export function scaleOf(envelope: Float32Array): number {
  const centre = middleOf(envelope)
  const sizes = Array.from(
    envelope.filter((value) => !Number.isNaN(value)),
    (value) => Math.abs(value - centre),
  ).sort((a, b) => a - b)
  return sizes[Math.floor(0.95 * (sizes.length - 1))] || 1
}

function drawSeconds(
  context: CanvasRenderingContext2D,
  { fromS, toS }: Page,
  { colors }: Look,
  xOf: (s: number) => number,
  width: number,
  height: number,
): void {
  const span = toS - fromS
  const step = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600].find((each) => span / each <= 12) ?? 7200
  for (let s = Math.ceil(fromS / step) * step; s <= toS; s += step) {
    line(context, xOf(s), secondsPx, height, colors.line)
    context.fillStyle = colors.dim
    if (xOf(s) < width - 40) context.fillText(clock(s, step), xOf(s) + 3, secondsPx / 2)
  }
}

function drawEvents(
  context: CanvasRenderingContext2D,
  { fromS, toS }: Page,
  { events, gaps, colors }: Look,
  xOf: (s: number) => number,
  height: number,
): void {
  for (const { onsetS, durationS } of gaps) {
    context.fillStyle = `${colors.line}`
    context.fillRect(xOf(onsetS), headPx, xOf(onsetS + durationS) - xOf(onsetS), height)
  }
  let free = Number.NEGATIVE_INFINITY
  for (const { onsetS, durationS, label } of events) {
    if (onsetS + durationS < fromS || onsetS > toS) continue
    line(context, xOf(onsetS), secondsPx, height, colors.event)
    if (xOf(onsetS) < free) continue
    context.fillStyle = colors.event
    context.fillText(label.slice(0, 18), xOf(onsetS) + 3, secondsPx + 8)
    free = xOf(onsetS) + 8 + 6.6 * Math.min(18, label.length)
  }
}

function line(context: CanvasRenderingContext2D, x: number, from: number, to: number, color: string): void {
  context.strokeStyle = color
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x, from)
  context.lineTo(x, to)
  context.stroke()
}

/** '1:02:03.5', as long as it needs to be. */
export function clock(s: number, step = 1): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2
  const whole = Math.floor(s + 1e-9)
  const [h, m] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const rest = (s - 3600 * h - 60 * m).toFixed(digits).padStart(digits ? digits + 3 : 2, '0')
  return h ? `${h}:${String(m).padStart(2, '0')}:${rest}` : `${m}:${rest}`
}
