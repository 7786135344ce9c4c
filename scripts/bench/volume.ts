// node scripts/bench/volume.ts: how long the mathematics of volumes takes on 256³ voxels, on one core. Processor time of this
// thread, which other work on the machine does not lengthen much; the best of three runs, in seconds.

import { seededRandom } from '../../native-models/statistics/random.ts'
import { scaleAndShift } from '../../native-models/volume/affine.ts'
import { components, fillHoles, keepLargest } from '../../native-models/volume/components.ts'
import { conform } from '../../native-models/volume/conform.ts'
import { distanceToMm, signedDistanceMm } from '../../native-models/volume/distance.ts'
import { volumeOf } from '../../native-models/volume/grid.ts'
import { histogram, otsuThreshold } from '../../native-models/volume/histogram.ts'
import { close, dilate } from '../../native-models/volume/morphology.ts'
import { mosaic } from '../../native-models/volume/mosaic.ts'
import { overlap } from '../../native-models/volume/overlap.ts'
import { percentiles } from '../../native-models/volume/percentile.ts'
import { encodePng } from '../../native-models/volume/png.ts'
import { reorient } from '../../native-models/volume/reorient.ts'
import { resample } from '../../native-models/volume/resample.ts'
import { smooth } from '../../native-models/volume/smooth.ts'

const shape = [256, 256, 256] as const
const grid = { shape, affine: scaleAndShift([1, 1, 1], [-128, -128, -128]) }
const random = seededRandom(1)
const mask = new Uint8Array(256 ** 3)
for (let n = 0; n < mask.length; n++) {
  const [x, y, z] = [(n & 255) - 128, ((n >> 8) & 255) - 128, (n >> 16) - 128]
  mask[n] = x * x * 1.3 + y * y + z * z * 1.2 + 600 * Math.sin(x / 5) * Math.sin(y / 6) < 80 * 80 ? 1 : 0
}
const scan = Float32Array.from(mask, (inside) => 100 * inside + 20 * random.uniform())
const other = Uint8Array.from(smooth(Float32Array.from(mask), grid, 2), (value) => (value > 0.6 ? 1 : 0))

const shifted = { shape, affine: scaleAndShift([0.97, 1.01, 1.02], [-127.6, -127.2, -128.4]) }
const turned = { shape, affine: [0, 0, -1, 127.3, 1, 0, 0, -128.2, 0, -1, 0, 128.1, 0, 0, 0, 1] }
const oblique = { shape, affine: [0.98, -0.2, 0.03, -100, 0.2, 0.98, 0.05, -150, -0.03, -0.05, 1, -120, 0, 0, 0, 1] }

const cases: Record<string, () => unknown> = {
  'resample linear, aligned': () => resample(scan, grid, shifted, 'linear'),
  'resample linear, axes swapped': () => resample(scan, grid, turned, 'linear'),
  'resample linear, oblique': () => resample(scan, grid, oblique, 'linear'),
  'resample cubic, aligned': () => resample(scan, grid, shifted, 'cubic'),
  'resample cubic, oblique': () => resample(scan, grid, oblique, 'cubic'),
  'resample nearest, oblique': () => resample(mask, grid, oblique, 'nearest'),
  'reorient RAS to LIA': () => reorient(volumeOf(scan, grid), 'LIA'),
  'conform to bytes': () => conform(volumeOf(scan, grid)),
  'smooth, sigma 2 mm': () => smooth(scan, grid, 2),
  'components, 26 neighbours': () => components(mask, shape, 26),
  'keep largest': () => keepLargest(mask, shape),
  'fill holes': () => fillHoles(mask, shape),
  'distance transform': () => distanceToMm(mask, grid),
  'signed distance': () => signedDistanceMm(mask, grid),
  'dilate, 3 steps of 26': () => dilate(mask, grid, { steps: 3, connectivity: 26 }),
  'close, ball of 4 mm': () => close(mask, grid, { radiusMm: 4 }),
  'percentiles 1 and 99': () => percentiles(scan, [1, 99]),
  'Otsu, 256 bins': () => otsuThreshold(histogram(scan, 256)),
  'overlap with surface distances': () => overlap(mask, other, grid),
  'mosaic and PNG': () => encodePng(mosaic(volumeOf(scan, grid), { ...volumeOf(mask, grid), labels: [] })),
}

for (const [name, work] of Object.entries(cases)) {
  const seconds = [1, 2, 3].map(() => {
    const start = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(start)
    return (user + system) / 1e6
  })
  console.log(`${name.padEnd(32)} ${Math.min(...seconds).toFixed(2)}`)
}
