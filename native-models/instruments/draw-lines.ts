/** A line of a chart, with the band around it where there is one. */
export interface Line {
  readonly name: string
  readonly color: string
  readonly y: ArrayLike<number>
  readonly low?: ArrayLike<number>
  readonly high?: ArrayLike<number>
}

export interface Chart {
  readonly x: ArrayLike<number>
  readonly lines: readonly Line[]
  readonly xLabel: string
  readonly yLabel: string
  /** Stretches of x that are marked. */
  readonly marked?: readonly (readonly [number, number])[]
  /** A logarithmic scale for y. */
  readonly logarithmic?: boolean
}

const [width, height, left, right, top, bottom] = [900, 320, 70, 16, 26, 42]

/** Lines over one axis, as SVG. */
export function drawLines({ x, lines, xLabel, yLabel, marked = [], logarithmic = false }: Chart): string {
  const scaled = (value: number) => (logarithmic ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value)
  const values = lines.flatMap(({ y, low, high }) =>
    [y, low ?? [], high ?? []].flatMap((row) => Array.from(row, scaled)).filter(Number.isFinite),
  )
  const [least, most] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity])
  const [first, last] = [x[0], x[x.length - 1]]
  const px = (value: number) => (left + ((value - first) / (last - first || 1)) * (width - left - right)).toFixed(1)
  const py = (value: number) => (height - bottom - ((scaled(value) - least) / (most - least || 1)) * (height - bottom - top)).toFixed(1)
  const path = (row: ArrayLike<number>) => Array.from(row, (value, k) => `${k ? 'L' : 'M'}${px(x[k])} ${py(value)}`).join('')
  const band = ({ low, high, color }: Line) =>
    low && high
      ? `<path d="${path(low)}${Array.from(high, (_, k) => `L${px(x[high.length - 1 - k])} ${py(high[high.length - 1 - k])}`).join('')}Z" fill="${color}" opacity="0.18"/>`
      : ''
  const tick = (value: number) => (logarithmic ? `10^${value.toFixed(1)}` : Number(value.toPrecision(3)).toString())
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...marked.map(
      ([from, to]) =>
        `<rect x="${px(from)}" y="${top}" width="${Number(px(to)) - Number(px(from))}" height="${height - top - bottom}" fill="#fde68a" opacity="0.6"/>`,
    ),
    `<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#9aa4b2"/>`,
    first < 0 && last > 0 ? `<path d="M${px(0)} ${top}V${height - bottom}" stroke="#cbd5e1" stroke-dasharray="3 3"/>` : '',
    ...lines.map(band),
    ...lines.map((line) => `<path d="${path(line.y)}" fill="none" stroke="${line.color}" stroke-width="1.5"/>`),
    '<g fill="#1b2230">',
    ...ticks.map((part) => {
      const [atX, atY] = [first + part * (last - first), least + part * (most - least)]
      const level = height - bottom - part * (height - bottom - top)
      return `<text x="${px(atX)}" y="${height - bottom + 15}" text-anchor="middle">${Number(atX.toPrecision(3))}</text><text x="${left - 6}" y="${level + 4}" text-anchor="end">${tick(atY)}</text>`
    }),
    ...lines.map(({ name, color }, n) => `<text x="${left + 8 + n * 150}" y="16" fill="${color}">${escaped(name)}</text>`),
    `<text x="${(left + width) / 2}" y="${height - 8}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text></g></svg>`,
  ].join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
