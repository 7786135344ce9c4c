import type { TopographyView } from '../../../electron/host/api.ts'

/** Pixels of the style sheet; the head leaves room for nose and ears. */
export const topographySize = 208
const marginPx = 14

/** Without what recorders put around the name of an electrode. */
export const bareName = (name: string): string => name.replace(/^eeg\s+/i, '').replace(/-(ref|le|avg)$/i, '')

/** Blue over white to red, of the same lightness at either side. */
const blue = [33, 102, 172] as const
const red = [178, 24, 43] as const

/** Potentials between −limit and limit volts on a head from above, the nose up; the electrode of `channel` is marked with its name. */
export function drawHead(canvas: HTMLCanvasElement, map: TopographyView, limit: number, channel: string | undefined): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const style = getComputedStyle(canvas)
  const ink = style.getPropertyValue('--ink2').trim()
  const headPx = topographySize - 2 * marginPx
  const [x, y] = [(share: number) => marginPx + share * headPx, (share: number) => marginPx + share * headPx]
  const middle = topographySize / 2
  context.setTransform(canvas.width / topographySize, 0, 0, canvas.height / topographySize, 0, 0)
  context.clearRect(0, 0, topographySize, topographySize)
  context.strokeStyle = ink
  context.lineWidth = 1.5
  drawNoseAndEars(context, middle, headPx / 2)
  context.save()
  context.beginPath()
  context.arc(middle, middle, headPx / 2, 0, 2 * Math.PI)
  context.clip()
  context.imageSmoothingQuality = 'high'
  context.drawImage(pictureOf(map, limit), marginPx, marginPx, headPx, headPx)
  context.restore()
  context.beginPath()
  context.arc(middle, middle, headPx / 2, 0, 2 * Math.PI)
  context.stroke()
  for (const electrode of map.electrodes) {
    const isPointed = electrode.name === channel
    context.fillStyle = '#10151c'
    context.beginPath()
    context.arc(x(electrode.x), y(electrode.y), isPointed ? 4 : 1.6, 0, 2 * Math.PI)
    context.fill()
    if (isPointed) drawName(context, bareName(electrode.name), x(electrode.x), y(electrode.y))
  }
}

function drawNoseAndEars(context: CanvasRenderingContext2D, middle: number, radius: number): void {
  context.beginPath()
  context.moveTo(middle - 10, middle - radius + 1)
  context.lineTo(middle, middle - radius - 11)
  context.lineTo(middle + 10, middle - radius + 1)
  for (const side of [-1, 1]) {
    context.moveTo(middle + side * (radius - 1), middle - 16)
    context.bezierCurveTo(
      middle + side * (radius + 12),
      middle - 20,
      middle + side * (radius + 12),
      middle + 20,
      middle + side * (radius - 1),
      middle + 16,
    )
  }
  context.stroke()
}

function drawName(context: CanvasRenderingContext2D, name: string, x: number, y: number): void {
  context.font = '600 11px ui-monospace, monospace'
  context.textAlign = x > topographySize / 2 ? 'right' : 'left'
  const at = x + (x > topographySize / 2 ? -7 : 7)
  context.lineWidth = 3
  context.strokeStyle = '#fff'
  context.strokeText(name, at, y - 5)
  context.fillText(name, at, y - 5)
}

/** A pixel for each cell. What lies beside the head is as its rim, so that smoothing does not darken it. */
function pictureOf({ cells, inside, grid }: TopographyView, limit: number): HTMLCanvasElement {
  const picture = document.createElement('canvas')
  picture.width = cells
  picture.height = cells
  const context = picture.getContext('2d')
  const values = new Float64Array(cells * cells).fill(Number.NaN)
  for (const [n, cell] of inside.entries()) values[cell] = grid[n] ?? 0
  for (let turn = 0; turn < 2; turn++) widen(values, cells)
  const image = new ImageData(cells, cells)
  for (const [n, value] of values.entries()) if (!Number.isNaN(value)) image.data.set([...colorOf(value / limit), 255], 4 * n)
  context?.putImageData(image, 0, 0)
  return picture
}

/** Empty cells take the mean of their neighbours. */
function widen(values: Float64Array, cells: number): void {
  const before = values.slice()
  for (const [n, value] of before.entries()) {
    if (!Number.isNaN(value)) continue
    const beside = [n - 1, n + 1, n - cells, n + cells].flatMap((at) => (Number.isNaN(before[at] ?? Number.NaN) ? [] : [before[at] ?? 0]))
    if (beside.length > 0) values[n] = beside.reduce((sum, each) => sum + each, 0) / beside.length
  }
}

function colorOf(share: number): number[] {
  const size = Math.min(1, Math.abs(share))
  return (share > 0 ? red : blue).map((full) => Math.round(247 + (full - 247) * size))
}
