import type { Sheet } from './npy.ts'

const forTarget = [255, 140, 26] as const
const against = [26, 140, 255] as const
const grey = [150, 150, 150] as const

/** Draws a sheet, one pixel a number: orange above 0, blue below, the fuller the larger; sizes below a share of the largest are left out. */
export function paintSheet(canvas: HTMLCanvasElement, { rows, columns, values }: Sheet, threshold: number, isGrey: boolean): void {
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(columns, rows)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  for (let n = 0; n < values.length; n++) {
    const value = values[n] ?? 0
    const share = Math.abs(value) / largest
    if (!(share >= threshold) || share === 0) continue
    const [r, g, b] = isGrey ? grey : value > 0 ? forTarget : against
    // Sizes are often far below the largest: the square root lets them be seen.
    image.data.set([r, g, b, Math.round(255 * Math.sqrt(share))], 4 * n)
  }
  context.putImageData(image, 0, 0)
}
