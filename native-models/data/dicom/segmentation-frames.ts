import { Problem } from '../problem.ts'
import type { Affine, LabelVolume } from '../volume/volume.ts'
import type { SliceSeries } from './series.ts'

/** The pixels of one label in one slice, of which at least one is set. */
export interface Frame {
  readonly label: number
  readonly slice: number
  /** 1 where the label is; rows × columns. */
  readonly pixels: Uint8Array
}

/**
 * The label map as frames on the slices of a series: each pixel takes the label of the voxel that its centre lies in, which is exact where
 * both have one grid. Ordered by label, then by slice.
 * `Problem` (input) when labelled voxels lie outside the series by more than a hundredth: then it belongs to another scan.
 */
export function framesOf(labels: LabelVolume, series: SliceSeries): Frame[] {
  const { columns, rows, slices } = series
  const toVoxel = inverted(labels.affine)
  const [width, height, depth] = labels.shape
  const reached = new Uint8Array(width * height * depth)
  const frames: Frame[] = []
  for (const [slice, { affine }] of slices.entries()) {
    const matrix = product(toVoxel, affine)
    const byLabel = new Map<number, Uint8Array>()
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const [i, j, k] = [0, 4, 8].map((row) => Math.round(matrix[row] * c + matrix[row + 1] * r + matrix[row + 3]))
        if (i < 0 || j < 0 || k < 0 || i >= width || j >= height || k >= depth) continue
        const at = i + width * (j + height * k)
        reached[at] = 1
        const label = labels.data[at] * labels.slope + labels.intercept
        if (label === 0) continue
        const pixels = byLabel.get(label) ?? new Uint8Array(rows * columns)
        byLabel.set(label, pixels)
        pixels[c + columns * r] = 1
      }
    }
    for (const [label, pixels] of byLabel) frames.push({ label, slice, pixels })
  }
  refuseElsewhere(labels, series, toVoxel)
  return frames.sort((a, b) => a.label - b.label || a.slice - b.slice)
}

/** How much of the label map lies beyond the outer faces of the series. */
function refuseElsewhere(labels: LabelVolume, { columns, rows, slices, sliceSpacingMm }: SliceSeries, toVoxel: Affine): void {
  const first = slices[0].affine
  const stacked = first.map((value, n) => (n % 4 === 2 && n < 11 ? value * sliceSpacingMm : value))
  const toSeries = product(inverted(stacked), inverted(toVoxel))
  const [width, height, depth] = labels.shape
  const limits = [columns, rows, slices.length]
  let [all, outside] = [0, 0]
  for (let k = 0, at = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, at++) {
        if (labels.data[at] * labels.slope + labels.intercept === 0) continue
        all++
        const place = [0, 4, 8].map((row) => toSeries[row] * i + toSeries[row + 1] * j + toSeries[row + 2] * k + toSeries[row + 3])
        if (place.some((value, axis) => value < -0.51 || value > limits[axis] - 0.49)) outside++
      }
    }
  }
  const file = labels.source?.file
  if (all === 0) throw new Problem({ file, what: 'This segmentation labels nothing.', remedy: 'Choose another one.' })
  if (outside > 0.01 * all) {
    throw new Problem({
      file,
      what: `${Math.round((100 * outside) / all)} % of this segmentation lie outside the DICOM series.`,
      remedy: 'Name the series that it was made from.',
    })
  }
}

/** Eight pixels a byte, lowest bit first, one frame right after the other (PS3.5 8.1.1). */
export function packBits(frames: readonly Frame[]): Uint8Array {
  const size = frames[0]?.pixels.length ?? 0
  const bytes = Math.ceil((frames.length * size) / 8)
  const packed = new Uint8Array(bytes + (bytes % 2))
  for (const [n, { pixels }] of frames.entries()) {
    for (let at = 0; at < size; at++) {
      const bit = n * size + at
      packed[bit >> 3] |= pixels[at] << (bit & 7)
    }
  }
  return packed
}

function product(a: Affine, b: Affine): number[] {
  return Array.from({ length: 16 }, (_, n) => [0, 1, 2, 3].reduce((sum, m) => sum + a[n - (n % 4) + m] * b[4 * m + (n % 4)], 0))
}

/** By cofactors of the upper 3 × 3 part. */
function inverted(a: Affine): number[] {
  const m = (r: number, c: number) => a[4 * (r % 3) + (c % 3)]
  const cofactor = (r: number, c: number) => m(r + 1, c + 1) * m(r + 2, c + 2) - m(r + 1, c + 2) * m(r + 2, c + 1)
  const determinant = m(0, 0) * cofactor(0, 0) + m(0, 1) * cofactor(0, 1) + m(0, 2) * cofactor(0, 2)
  const rows = [0, 1, 2].map((r) => {
    const turned = [0, 1, 2].map((c) => cofactor(c, r) / determinant)
    return [...turned, -(turned[0] * a[3] + turned[1] * a[7] + turned[2] * a[11])]
  })
  return [...rows.flat(), 0, 0, 0, 1]
}
