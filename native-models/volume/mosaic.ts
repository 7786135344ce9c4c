import { spacingMm } from '../data/volume/values.ts'
import type { LabelVolume, Volume } from '../data/volume/volume.ts'
import { multiply, type Triple, toWorld, voxelPoint } from './affine.ts'
import { drawText, textHeight, textWidth } from './bitmap-font.ts'
import { type Box, boundingBox, cropTo } from './crop.ts'
import { frameOf, type Grid3, gridOf, scaledValues, volumeOf } from './grid.ts'
import { headBox } from './head-box.ts'
import { percentiles } from './percentile.ts'
import { blackPicture, fillRectangle, type Picture, type Rgb, rgbOf, setPixel } from './picture.ts'
import { reorient } from './reorient.ts'
import { resample, resampleTo } from './resample.ts'

/** Which side of the picture the patient's left is on: its left (`neurological`) or its right (`radiological`). */
export type Convention = 'neurological' | 'radiological'

export interface MosaicOptions {
  readonly convention?: Convention
  /** Slices in each of the three rows. */
  readonly slices?: number
  /** At most so many pixels wide. */
  readonly width?: number
  /** Labels as a wash of colour or as lines around them. */
  readonly draw?: 'fill' | 'outline'
  /** Of the labels, 0 to 1. */
  readonly opacity?: number
  /** Percentiles of the non-zero values, those inside the labels if there are any, that are drawn black and white. */
  readonly window?: readonly [number, number]
  /** Labels whose extent the slices run through and whose voxels set the window, instead of those that are drawn. */
  readonly through?: LabelVolume
}

/** Voxel axes (of RAS) that run across the picture, down it and through it. */
const planes = [
  { name: 'axial', across: 0, down: 1, through: 2 },
  { name: 'coronal', across: 0, down: 2, through: 1 },
  { name: 'sagittal', across: 1, down: 2, through: 0 },
] as const
type Plane = (typeof planes)[number]

const [lowEnds, highEnds] = ['LPI', 'RAS']
const dot = 2
const gap = 20
const strip = textHeight(dot) + 12
const textColor: Rgb = [135, 144, 160]
const dimColor: Rgb = [80, 88, 100]
const white: Rgb = [255, 255, 255]
const scaleBarMm = 50

/**
 * A picture of a scan: a row each of axial, coronal and sagittal slices, equally far apart through what the labels (or else the scan) show,
 * all to one scale with pixels that are square in mm. Each slice names its sides and its place; the convention and a scale bar stand below.
 * Further axes (time) show their first volume. Labels on another grid are resampled; label 0 is not drawn.
 */
export function mosaic(scan: Volume, labels?: LabelVolume, options: MosaicOptions = {}): Picture {
  const { convention = 'neurological', slices = 6, width = 1440, draw = 'fill', opacity = 0.45, window = [0.5, 99.5], through } = options
  const upright = reorient(frameOf(scan, 0))
  const grid = gridOf(upright)
  const values = scaledValues(upright)
  const overlay = labels && overlayOn(labels, grid)
  const extent = through ? overlayOn(through, grid) : overlay
  const view = headBox(values, grid, 6)
  const gray = grayScale(extent ? valuesInside(values, extent.inside) : values, window)
  const shown = (extent && boundingBox(extent.inside, grid.shape)) ?? view
  const colors = new Map(labels?.labels.map(({ index, color }) => [index, rgbOf(color)]))

  const pixelMm = pixelSizeMm(view, grid, slices, width)
  const tiles = planes.map((plane) => tileSize(plane, view, grid, pixelMm))
  const picture = blackPicture(
    width,
    tiles.reduce((sum, [, height]) => sum + height + strip + gap, strip),
  )
  let y = 0
  planes.forEach((plane, row) => {
    const [tileWidth, tileHeight] = tiles[row] ?? [1, 1]
    const left = Math.floor((width - slices * tileWidth - (slices - 1) * gap) / 2)
    for (let n = 0; n < slices; n++) {
      const slice = slicePosition(shown, plane, (n + 1) / (slices + 1))
      const section = sectionGrid(plane, slice, view, grid, [tileWidth, tileHeight], pixelMm, convention)
      const x = left + n * (tileWidth + gap)
      const scanValues = sample(volumeOf(values, grid), plane, slice, section, 'linear')
      const labelValues = overlay && sample(overlay.volume, plane, slice, section, 'nearest')
      paintSection(picture, x, y, section.shape, scanValues.map(gray), labelValues, colors, draw, opacity)
      caption(picture, x, y + tileHeight + 5, tileWidth, plane, slice, grid, convention)
    }
    y += tileHeight + strip + gap
  })
  footer(picture, y, pixelMm, convention)
  return picture
}

function valuesInside(values: Float32Array, mask: Uint8Array): Float32Array {
  const inside = new Float32Array(values.length)
  let count = 0
  for (let n = 0; n < values.length; n++) if (mask[n] !== 0) inside[count++] = values[n] as number
  return inside.subarray(0, count)
}

/** From values to gray, 0 to 255, with a tenth of headroom so that what is brightest in the window keeps its structure. */
function grayScale(values: Float32Array, window: readonly [number, number]): (value: number) => number {
  const [low = 0, high = 0] = percentiles(values, window, { ignoreZeros: true })
  // One value throughout, as in a mask, is drawn bright on black.
  const black = high > low ? low : Math.min(0, high)
  const scale = high > black ? 255 / (1.1 * (high - black)) : 0
  // What is no number is drawn black.
  return (value) => Math.min(255, Math.max(0, scale * (value - black))) || 0
}

function overlayOn(labels: LabelVolume, grid: Grid3): { volume: Volume; inside: Uint8Array } {
  const upright = reorient(frameOf(labels, 0))
  const same =
    upright.shape.every((n, axis) => n === grid.shape[axis]) && upright.affine.every((x, n) => Math.abs(x - (grid.affine[n] ?? 0)) < 1e-3)
  const volume = same ? upright : resampleTo(upright, grid, 'nearest')
  const inside = new Uint8Array(volume.data.length)
  for (let n = 0; n < inside.length; n++) inside[n] = volume.data[n] === 0 ? 0 : 1
  return { volume, inside }
}

/** Extent of a box along an axis, in mm. */
function extentMm({ from, to }: Box, grid: Grid3, axis: 0 | 1 | 2): number {
  return (to[axis] - from[axis]) * spacingMm(grid.affine)[axis]
}

/** The scale at which the widest row just fits, and no slice is much taller than a row has room for. */
function pixelSizeMm(view: Box, grid: Grid3, slices: number, width: number): number {
  const widestMm = Math.max(...planes.flatMap(({ across, down }) => [extentMm(view, grid, across), extentMm(view, grid, down) / 1.5]))
  return widestMm / Math.max(1, Math.floor((width - (slices + 1) * gap) / slices))
}

function tileSize({ across, down }: Plane, view: Box, grid: Grid3, pixelMm: number): [number, number] {
  return [Math.max(1, Math.round(extentMm(view, grid, across) / pixelMm)), Math.max(1, Math.round(extentMm(view, grid, down) / pixelMm))]
}

/** The voxel at a fraction of the way through a box. */
function slicePosition({ from, to }: Box, { through }: Plane, fraction: number): number {
  return Math.min(to[through] - 1, Math.floor(from[through] + fraction * (to[through] - from[through])))
}

/** The grid of one section: its first axis runs across the picture, its second down it. */
function sectionGrid(
  plane: Plane,
  slice: number,
  view: Box,
  grid: Grid3,
  tile: readonly [number, number],
  pixelMm: number,
  convention: Convention,
): Grid3 {
  const spacing = spacingMm(grid.affine)
  const { across, down, through } = plane
  // Row-major: target pixel (u, v, 0) to voxel. Downwards is always towards the back or the feet.
  const matrix = new Array<number>(16).fill(0)
  const direction = convention === 'radiological' ? -1 : 1
  const [stepAcross, stepDown] = [(direction * pixelMm) / spacing[across], -pixelMm / spacing[down]]
  const startAcross = direction > 0 ? view.from[across] : view.to[across]
  matrix[across * 4] = stepAcross
  matrix[across * 4 + 3] = startAcross - 0.5 + stepAcross / 2
  matrix[down * 4 + 1] = stepDown
  matrix[down * 4 + 3] = view.to[down] - 0.5 + stepDown / 2
  matrix[through * 4 + 2] = 1
  matrix[through * 4 + 3] = slice
  matrix[15] = 1
  return { shape: [tile[0], tile[1], 1], affine: multiply(grid.affine, matrix) }
}

/** The values of a volume on a section. Only the slice itself is resampled, so nothing is mixed in from its neighbours. */
function sample(volume: Volume, { through }: Plane, slice: number, section: Grid3, method: 'nearest' | 'linear'): Float32Array {
  const { shape } = gridOf(volume)
  const from = [0, 0, 0].with(through, slice) as unknown as Triple
  const to = [...shape].with(through, slice + 1) as unknown as Triple
  const slab = cropTo(volume, { from, to })
  return new Float32Array(resample(slab.data as Float32Array, gridOf(slab), section, method))
}

function paintSection(
  picture: Picture,
  x: number,
  y: number,
  [width, height]: Triple,
  grays: Float32Array,
  labels: Float32Array | undefined,
  colors: ReadonlyMap<number, Rgb>,
  draw: 'fill' | 'outline',
  opacity: number,
): void {
  const labelAt = (u: number, v: number) =>
    labels?.[Math.min(width - 1, Math.max(0, u)) + width * Math.min(height - 1, Math.max(0, v))] ?? 0
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const gray = grays[u + width * v] as number
      const label = labelAt(u, v)
      const edge = label !== labelAt(u + 1, v) || label !== labelAt(u, v + 1) || label !== labelAt(u - 1, v) || label !== labelAt(u, v - 1)
      const alpha = label === 0 || (draw === 'outline' && !edge) ? 0 : opacity
      const [r, g, b] = colors.get(label) ?? white
      setPixel(picture, x + u, y + v, [gray + alpha * (r - gray), gray + alpha * (g - gray), gray + alpha * (b - gray)])
    }
  }
}

/** The sides of a section at its lower corners, and its place in the world between them. */
function caption(
  picture: Picture,
  x: number,
  y: number,
  width: number,
  plane: Plane,
  slice: number,
  grid: Grid3,
  convention: Convention,
): void {
  const { across, through } = plane
  const sides = [lowEnds[across] ?? '', highEnds[across] ?? '']
  const [left = '', right = ''] = convention === 'radiological' ? sides.reverse() : sides
  const middle = grid.shape.map((n) => (n - 1) / 2).with(through, slice) as [number, number, number]
  const mm = Math.round(toWorld(grid.affine, voxelPoint(...middle))[through])
  const place = mm === 0 ? '0 mm' : `${(mm < 0 ? lowEnds : highEnds)[through]} ${Math.abs(mm)} mm`
  drawText(picture, left, x, y, dot, textColor)
  drawText(picture, place, x + Math.round((width - textWidth(place, dot)) / 2), y, dot, dimColor)
  drawText(picture, right, x + width - textWidth(right, dot), y, dot, textColor)
}

function footer(picture: Picture, y: number, pixelMm: number, convention: Convention): void {
  const side = convention === 'radiological' ? 'right' : 'left'
  drawText(picture, `${convention}: left of picture is patient's ${side}`, gap, y, dot, textColor)
  const bar = Math.round(scaleBarMm / pixelMm)
  const text = `${scaleBarMm} mm`
  const right = picture.width - gap
  const middle = y + Math.floor(textHeight(dot) / 2)
  fillRectangle(picture, right - bar, middle, bar, dot, textColor)
  fillRectangle(picture, right - bar, y, dot, textHeight(dot), textColor)
  fillRectangle(picture, right - dot, y, dot, textHeight(dot), textColor)
  drawText(picture, text, right - bar - gap - textWidth(text, dot), y, dot, textColor)
}
