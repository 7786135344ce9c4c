import { encodePng } from '../../../volume/png.ts'
import { escaped } from './svg-text.ts'
import type { Task } from './task.ts'

/** Processed maps of one subject, by the title of the method. */
export interface Example {
  readonly subject: number
  readonly maps: readonly { readonly title: string; readonly map: Float32Array }[]
}

const PIXELS = 138
const GAP = 12
const COLUMNS = 5
const WIDTH = COLUMNS * (PIXELS + GAP) + GAP
/** Recordings are wider than high. */
const WIDE_COLUMNS = 3

/** What is drawn of a sample: rows from the lowest. */
interface Sheet {
  readonly nx: number
  readonly ny: number
  of(data: ArrayLike<number>): readonly number[]
  color(share: number): readonly number[]
}

/**
 * One subject of a task, and each method's map, the truth outlined in all: the slice of a volume in which the truth is largest, or channels
 * (from the top) by time. Maps are scaled each to its own largest value.
 */
export function drawExample(task: Task, example: Example): string {
  const known = task.subjects[example.subject]
  const { truth } = known.places()
  const sheet = task.shape.length === 4 ? sliceWithMost(truth, task.shape) : channelsByTime(task.shape)
  const { nx, ny } = sheet
  const outline = outlineOf(sheet.of(truth), nx, ny)
  const tiles = [
    { title: 'What the network sees', image: picture(sheet.of(known.sample()), nx, ny, sheet.color) },
    ...example.maps.map(({ title, map }) => ({ title, image: picture(sheet.of(map), nx, ny, heat, map) })),
  ]
  const columns = task.shape.length === 4 ? COLUMNS : WIDE_COLUMNS
  const tile = (WIDTH - GAP) / columns - GAP
  const rows = Math.ceil(tiles.length / columns)
  const height = rows * (PIXELS + 2 * GAP + 14)
  // Voxels are square; channels and samples have no size in common, so that they fill their tile.
  const [sx, sy] = task.shape.length === 4 ? [tile / Math.max(nx, ny), tile / Math.max(nx, ny)] : [tile / nx, PIXELS / ny]
  const drawn = tiles.map(({ title, image }, at) => {
    const x = GAP + (at % columns) * (tile + GAP)
    const y = GAP + Math.floor(at / columns) * (PIXELS + 2 * GAP + 14)
    return `<g transform="translate(${x} ${y})"><image width="${nx * sx}" height="${ny * sy}" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${image}"/><path transform="scale(${sx} ${sy})" d="${outline}" fill="none" stroke="#4fd1ff" stroke-width="1.5" vector-effect="non-scaling-stroke"/><text y="${PIXELS + 15}">${escaped(title)}</text></g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12"><rect width="${WIDTH}" height="${height}" fill="#fff"/><style>text{fill:#1b2230}</style>${drawn.join('')}</svg>`
}

function sliceWithMost(truth: Uint8Array, [, nz, ny, nx]: readonly number[]): Sheet {
  const slice = (data: ArrayLike<number>, k: number) => Array.from({ length: nx * ny }, (_, n) => data[k * nx * ny + n])
  const filled = Array.from({ length: nz }, (_, k) => slice(truth, k).reduce((sum, v) => sum + v, 0))
  const k = filled.indexOf(Math.max(...filled))
  return { nx, ny, of: (data) => slice(data, k), color: gray }
}

function channelsByTime(shape: readonly number[]): Sheet {
  const [ny, nx] = shape.slice(-2)
  // The first channel stands at the top.
  const of = (data: ArrayLike<number>) => Array.from({ length: nx * ny }, (_, n) => data[(ny - 1 - Math.floor(n / nx)) * nx + (n % nx)])
  return { nx, ny, of, color: (share) => gray((share + 1) / 2) }
}

/** Front upwards, left on the left: rows of the picture run from the last line to the first. */
function picture(
  values: readonly number[],
  nx: number,
  ny: number,
  color: (share: number) => readonly number[],
  whole: ArrayLike<number> = values,
): string {
  let largest = Number.EPSILON
  for (let n = 0; n < whole.length; n++) largest = Math.max(largest, Math.abs(whole[n]))
  const pixels = new Uint8Array(4 * nx * ny)
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) pixels.set([...color(values[(ny - 1 - j) * nx + i] / largest), 255], 4 * (j * nx + i))
  return Buffer.from(encodePng({ width: nx, height: ny, pixels })).toString('base64')
}

const gray = (share: number) => [0, 0, 0].fill(255 * Math.max(0, share))
/** Black, red, yellow, white: brightness grows evenly. */
const heat = (share: number) => [
  255 * Math.min(1, 2.2 * share),
  255 * Math.min(1, Math.max(0, 1.9 * share - 0.5)),
  255 * Math.max(0, 3.3 * share - 2.3),
]

/** The edges between voxels in and out, as a path in units of voxels. */
function outlineOf(mask: readonly number[], nx: number, ny: number): string {
  const at = (i: number, j: number) => (i >= 0 && j >= 0 && i < nx && j < ny ? mask[(ny - 1 - j) * nx + i] : 0)
  const edges: string[] = []
  for (let j = 0; j <= ny; j++)
    for (let i = 0; i <= nx; i++) {
      if (at(i, j) !== at(i, j - 1)) edges.push(`M${i} ${j}h1`)
      if (at(i, j) !== at(i - 1, j)) edges.push(`M${i} ${j}v1`)
    }
  return edges.join('')
}
