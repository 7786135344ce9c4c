import type { Random } from '../../statistics/random.ts'
import { type Axis, applyAlongAxes, fillingAxis, followedBy, gaussianOperator, linearOperator } from './axisOperator.ts'
import { codeMask } from './headMap.ts'
import { normalNodes, rowReader } from './nodes.ts'
import { fastNormals } from './normals.ts'
import { extentMm, type HeadParameters, type WorkingGrid } from './parameters.ts'

/** Each voxel from the Gaussian of its label; a share of the variance is a smooth mottle. Then the bias field, multiplied in. */
export function drawTissue(
  codes: Uint8Array,
  shape: readonly number[],
  parameters: HeadParameters,
  grid: WorkingGrid,
  random: Random,
): Float32Array {
  const [nx, ny, nz] = shape
  const spacingMm = grid.spacingMm / grid.oversampling
  const extent = extentMm(grid)
  const { texture, bias } = parameters
  const means = Float32Array.from(parameters.means)
  const stds = Float32Array.from(parameters.stds)
  // Interpolating between nodes takes the variance of a field to (2/3)³ of the nodes' on average.
  const mottled = normalNodes(extent, texture.nodeMm, Math.sqrt(texture.share) * 1.5 ** 1.5, random.fork('texture'))
  // Standard deviations are those of millimetre voxels; a coarser voxel holds the average of many.
  const grain = Math.sqrt(1 - texture.share) / Math.max(1, spacingMm) ** 1.5
  const field = normalNodes(extent, bias.nodeMm, bias.std, random.fork('bias'))
  const gain = { ...field, data: field.data.map(Math.exp) }
  const readTexture = rowReader(mottled, nx, spacingMm)
  const readGain = rowReader(gain, nx, spacingMm)
  const smooth = new Float32Array(nx)
  const multiply = new Float32Array(nx)
  const normal = fastNormals(random.fork('tissue'))
  const out = new Float32Array(codes.length)
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      readTexture(j, k, smooth)
      readGain(j, k, multiply)
      for (let i = 0; i < nx; i++, n++) {
        const code = codes[n] & codeMask
        out[n] = (means[code] + stds[code] * (grain * normal() + smooth[i])) * multiply[i]
      }
    }
  return out
}

/** Clips to [0, 300] and bends the scale: x ↦ low + span · ((x − low) / span)^exponent over the image's own range, or over 300. In place. */
export function applyGamma(image: Float32Array, { exponent, scale }: HeadParameters['gamma']): void {
  let low = scale === '300' ? 0 : Number.POSITIVE_INFINITY
  let high = scale === '300' ? 300 : Number.NEGATIVE_INFINITY
  for (let n = 0; n < image.length; n++) {
    const value = image[n] < 0 ? 0 : Math.min(image[n], 300)
    image[n] = value
    if (value < low) low = value
    if (value > high) high = value
  }
  const span = high - low
  if (!(span > 0)) return
  // A table of 4,096 steps with linear interpolation is exact to 1e-3 of a grey level but at the very bottom, and 20 times faster.
  const steps = 4096
  const table = Float32Array.from({ length: steps + 2 }, (_, s) => low + span * (Math.min(s, steps) / steps) ** exponent)
  const toStep = steps / span
  for (let n = 0; n < image.length; n++) {
    const at = (image[n] - low) * toStep
    const step = Math.floor(at)
    image[n] = table[step] + (at - step) * (table[step + 1] - table[step])
  }
}

/** Slices as the scanner takes them (profile, distance), with its noise, then back on the working grid as a scan is resampled to it. */
export function scan(image: Float32Array, parameters: HeadParameters, grid: WorkingGrid, random: Random): Float32Array {
  const extent = extentMm(grid)
  const fineMm = grid.spacingMm / grid.oversampling
  const fine = extent.map((mm) => fillingAxis(mm, fineMm))
  const sliced = fine.map((axis, n) => slicesAlong(axis, extent[n], parameters.slices[n].spacingMm))
  const take = [0, 1, 2].map((n) => gaussianOperator(fine[n], sliced[n], parameters.slices[n].sigmaMm))
  const { data, shape } = applyAlongAxes(image, fine.map(count), [take[0], take[1], take[2]])
  addNoise(data, noiseOnGrid(parameters, fineMm), random.fork('noise'))
  const working = extent.map((mm) => fillingAxis(mm, grid.spacingMm))
  const back = sliced.map((axis, n) => {
    const upright = linearOperator(axis, fine[n])
    return grid.oversampling === 1 ? upright : followedBy(upright, gaussianOperator(fine[n], working[n], parameters.antialiasMm))
  })
  return applyAlongAxes(data, shape, [back[0], back[1], back[2]]).data
}

const count = (axis: Axis) => axis.count

/** Slices nearer than the grid's own voxels cannot be told from it. */
function slicesAlong(fine: Axis, extent: number, spacingMm: number): Axis {
  if (spacingMm <= fine.spacingMm) return fine
  const slices = Math.max(2, Math.floor(extent / spacingMm))
  return { count: slices, spacingMm, firstMm: (extent - (slices - 1) * spacingMm) / 2 }
}

/** Where the scanner's voxels are smaller than the grid's, each voxel of the grid averages several of them. */
function noiseOnGrid({ noise, slices }: HeadParameters, fineMm: number): HeadParameters['noise'] {
  const averaged = slices.reduce((product, { spacingMm }) => product * Math.min(1, spacingMm / fineMm), 1)
  return { ...noise, std: noise.std * Math.sqrt(averaged) }
}

/** Gaussian noise, clipped at 0; or the magnitude of complex noise (Rician). In place. */
function addNoise(data: Float32Array, { std, rician }: HeadParameters['noise'], random: Random): void {
  if (std === 0) return
  const normal = fastNormals(random)
  for (let n = 0; n < data.length; n++) {
    const real = data[n] + std * normal()
    if (rician) {
      const imaginary = std * normal()
      data[n] = Math.sqrt(real * real + imaginary * imaginary)
    } else data[n] = Math.max(real, 0)
  }
}
