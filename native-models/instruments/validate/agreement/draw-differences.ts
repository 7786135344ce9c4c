import type { Compared } from './compare-cohorts.ts'

const [width, height, left, top, bottom, perRow] = [290, 230, 52, 30, 34, 3]
const most = 12

/** Bland and Altman's plot of each measure, at most twelve of them, as SVG: differences over means, the bias, the limits of agreement, and zero. */
export function drawDifferences(compared: readonly Compared[]): string {
  const shown = compared.slice(0, most)
  const rows = Math.ceil(shown.length / perRow)
  const total = `${perRow * width} ${rows * height}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total}" width="${perRow * width}" height="${rows * height}" font-family="system-ui, sans-serif" font-size="10">`,
    `<rect width="${perRow * width}" height="${rows * height}" fill="#fff"/>`,
    ...shown.map((each, n) => `<g transform="translate(${(n % perRow) * width} ${Math.floor(n / perRow) * height})">${panel(each)}</g>`),
    '</svg>',
  ].join('')
}

function panel({ measure, pairs, row }: Compared): string {
  const points = pairs.map(([a, b]): [number, number] => [(a + b) / 2, a - b])
  const levels = [Number(row.lower), Number(row.bias), Number(row.upper)]
  const [x0, x1] = range(points.map(([x]) => x))
  const [y0, y1] = range([...points.map(([, y]) => y), ...levels, 0])
  const px = (x: number) => (left + ((x - x0) / (x1 - x0)) * (width - left - 14)).toFixed(1)
  const py = (y: number) => (height - bottom - ((y - y0) / (y1 - y0)) * (height - bottom - top)).toFixed(1)
  const across = (y: number, stroke: string, dash: string) =>
    `<path d="M${left} ${py(y)}H${width - 14}" stroke="${stroke}" stroke-dasharray="${dash}"/>`
  const label = (y: number) => `<text x="${left - 4}" y="${Number(py(y)) + 3}" text-anchor="end">${short(y)}</text>`
  return [
    `<text x="${left}" y="16" font-weight="600" fill="#1b2230">${escaped(measure)}</text>`,
    `<path d="M${left} ${top}V${height - bottom}H${width - 14}" fill="none" stroke="#9aa4b2"/>`,
    across(0, '#cbd5e1', '2 3'),
    across(levels[0], '#b45309', '5 4'),
    across(levels[1], '#2563eb', 'none'),
    across(levels[2], '#b45309', '5 4'),
    ...points.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="2.2" fill="#1b2230" opacity="0.55"/>`),
    `<g fill="#1b2230">${levels.map(label).join('')}`,
    `<text x="${left}" y="${height - bottom + 13}">${short(x0)}</text><text x="${width - 14}" y="${height - bottom + 13}" text-anchor="end">${short(x1)}</text>`,
    `<text x="${(left + width) / 2}" y="${height - 6}" text-anchor="middle">mean of both</text></g>`,
  ].join('')
}

function range(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = (high - low || Math.abs(high) || 1) * 0.05
  return [low - margin, high + margin]
}

const short = (value: number) => Number(value.toPrecision(3)).toString()

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
