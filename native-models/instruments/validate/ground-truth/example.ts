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

/**
 * One subject of a task over volumes: the slice in which the truth is largest, and each method's map there, the truth outlined in all.
 * Maps are scaled each to its own largest value. `undefined` for tasks that are not volumes.
 */
export function drawExample(task: Task, example: Example): string | undefined {
  if (task.shape.length !== 4) return undefined
  const [, nz, ny, nx] = task.shape
  const known = task.subjects[example.subject]
  const { truth } = known.places()
  const slice = (data: ArrayLike<number>, k: number) => Array.from({ length: nx * ny }, (_, n) => data[k * nx * ny + n])
  const filled = Array.from({ length: nz }, (_, k) => slice(truth, k).reduce((sum, v) => sum + v, 0))
  const k = filled.indexOf(Math.max(...filled))
  const outline = outlineOf(slice(truth, k), nx, ny)
  const tiles = [
    { title: 'What the network sees', image: picture(slice(known.sample(), k), nx, ny, gray) },
    ...example.maps.map(({ title, map }) => ({ title, image: picture(slice(map, k), nx, ny, heat, map) })),
  ]
  const rows = Math.ceil(tiles.length / COLUMNS)
  const width = COLUMNS * (PIXELS + GAP) + GAP
  const height = rows * (PIXELS + 2 * GAP + 14)
  const drawn = tiles.map(({ title, image }, at) => {
    const x = GAP + (at % COLUMNS) * (PIXELS + GAP)
    const y = GAP + Math.floor(at / COLUMNS) * (PIXELS + 2 * GAP + 14)
    const scale = PIXELS / Math.max(nx, ny)
    return `<g transform="translate(${x} ${y})"><image width="${nx * scale}" height="${ny * scale}" style="image-rendering:pixelated" href="data:image/png;base64,${image}"/><path transform="scale(${scale})" d="${outline}" fill="none" stroke="#4fd1ff" stroke-width="${1.5 / scale}"/><text y="${PIXELS + 15}">${escaped(title)}</text></g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12"><rect width="${width}" height="${height}" fill="#fff"/><style>text{fill:#1b2230}</style>${drawn.join('')}</svg>`
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
  for (let n = 0; n < whole.length; n++) largest = Math.max(largest, whole[n])
  const pixels = new Uint8Array(4 * nx * ny)
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) pixels.set([...color(Math.max(0, values[(ny - 1 - j) * nx + i]) / largest), 255], 4 * (j * nx + i))
  return Buffer.from(encodePng({ width: nx, height: ny, pixels })).toString('base64')
}

const gray = (share: number) => [255 * share, 255 * share, 255 * share]
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
