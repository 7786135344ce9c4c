import { blackPicture, setPixel } from '../../../volume/picture.ts'
import { encodePng } from '../../../volume/png.ts'
import { escaped, wrapped } from '../../validate/ground-truth/svg-text.ts'

/** A map over two axes, such as channels × samples: `values` row by row. */
export interface MapSheet {
  readonly rows: number
  readonly columns: number
  readonly values: ArrayLike<number>
  /** What the axes are: 'channel' and 'sample', 'unit' and 'lag'. */
  readonly axes: readonly [string, string]
  /** What 95 % of the peaks of untrained networks stay below, as a share of this map's largest value; none where it was not compared. */
  readonly chance?: number
  /** Why the map is not to be read, which draws it grey. */
  readonly unreadable?: string
}

/** For and against, as in the window. */
const [FOR, AGAINST, GREY] = [
  [232, 119, 34],
  [43, 124, 233],
  [110, 110, 110],
] as const
const PLOT = { left: 84, width: 670, height: 260 }
/** How full a value below chance is drawn: it can be seen, but does not draw the eye. */
const FAINT = 0.18

/**
 * A signed map as a heat map, the first row at the top, with each row's mean size beside it. What chance reaches too is drawn faint; a map that is
 * not to be read is drawn grey, with the reason over it.
 */
export function drawSheet(sheet: MapSheet): string {
  const { rows, columns, values, chance, unreadable, axes } = sheet
  let largest = 0
  for (let n = 0; n < values.length; n++) largest = Math.max(largest, Math.abs(values[n]))
  const picture = blackPicture(columns, rows)
  const byRow = new Float64Array(rows)
  let above = 0
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]
      const share = largest > 0 ? Math.abs(value) / largest : 0
      byRow[row] += share / columns
      const stands = chance === undefined || share > chance
      if (stands && share > 0) above++
      const color = unreadable ? GREY : value > 0 ? FOR : AGAINST
      const full = Math.sqrt(share) * (stands ? 1 : FAINT)
      setPixel(picture, column, row, [mix(color[0], full), mix(color[1], full), mix(color[2], full)])
    }
  const said = unreadable ? wrapped(unreadable, 118) : []
  const top = 14 + 15 * said.length
  const { left, width, height } = PLOT
  const whole = left + width + 110
  const most = Math.max(...byRow) || 1
  const bar = (row: number) => {
    const length = (64 * byRow[row]) / most
    return `M${left + width + 8} ${top + (height * (row + 0.15)) / rows}h${length}v${(0.7 * height) / rows}h${-length}z`
  }
  const png = `data:image/png;base64,${Buffer.from(encodePng(picture)).toString('base64')}`
  const under = top + height
  const css = (color: readonly number[]) => `rgb(${(unreadable ? GREY : color).join(',')})`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${under + 66}" width="${whole}" height="${under + 66}" font-family="system-ui, sans-serif" font-size="12" fill="#1b2230">`,
    `<rect width="${whole}" height="${under + 66}" fill="#fff"/>`,
    ...said.map((line, i) => `<text x="16" y="${20 + 15 * i}" fill="#b3382b">${escaped(line)}</text>`),
    `<image x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${png}"/>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#c7ced8"/>`,
    `<path d="${Array.from(byRow.keys(), bar).join('')}" fill="#8a94a3"/>`,
    label(left - 8, top + height / rows / 2 + 4, `${axes[0]} 1`, 'end'),
    ...(rows > 1 ? [label(left - 8, under - height / rows / 2 + 4, String(rows), 'end')] : []),
    label(left, under + 16, `${axes[1]} 1`),
    label(left + width, under + 16, String(columns), 'end'),
    label(left + width + 8, under + 16, `mean by ${axes[0]}`),
    `<rect x="${left}" y="${under + 30}" width="12" height="12" fill="${css(FOR)}"/>`,
    label(left + 18, under + 40, `for, up to ${largest.toPrecision(2)}`),
    `<rect x="${left + 140}" y="${under + 30}" width="12" height="12" fill="${css(AGAINST)}"/>`,
    label(left + 158, under + 40, 'against'),
    label(left, under + 60, chanceWords(chance, above, rows * columns)),
    '</svg>',
  ].join('')
}

function chanceWords(chance: number | undefined, above: number, all: number): string {
  if (chance === undefined) return 'Not compared with untrained networks: what chance would show is not known.'
  if (above === 0) return 'Untrained networks peak higher than all of it: nothing stands out, and all is drawn faint.'
  return `Faint: what untrained networks reach too (below ${Math.round(100 * chance)} % of the largest). ${above} of ${all} places stand out.`
}

function label(x: number, y: number, words: string, anchor: 'start' | 'end' = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#5b6575">${escaped(words)}</text>`
}

/** From white to the colour. */
function mix(color: number, full: number): number {
  return 255 + full * (color - 255)
}
