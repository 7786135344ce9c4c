import { keepLargest } from './components.ts'
import { type Box, boundingBox, maskBox } from './crop.ts'
import type { Grid3 } from './grid.ts'
import { histogram, otsuThreshold } from './histogram.ts'
import { percentile } from './percentile.ts'

/**
 * The box around what a scan shows, with a margin: the largest connected part brighter than half of Otsu's threshold (bright fat and
 * vessels cut off at the 99th percentile). The whole grid where nothing stands out.
 */
export function headBox(values: Float32Array, grid: Grid3, marginMm: number): Box {
  const whole: Box = { from: [0, 0, 0], to: grid.shape }
  const high = percentile(values, 99, { ignoreZeros: true })
  const threshold = otsuThreshold(histogram(values, 256, [0, high])) / 2
  if (!(threshold > 0)) return whole
  const bright = new Uint8Array(values.length)
  for (let n = 0; n < values.length; n++) bright[n] = (values[n] as number) > threshold ? 1 : 0
  const head = keepLargest(bright, grid.shape, 6)
  return boundingBox(head, grid.shape) ? maskBox(head, grid, marginMm) : whole
}
