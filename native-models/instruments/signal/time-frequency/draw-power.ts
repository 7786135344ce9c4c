import type { Axes } from './tables.ts'

export interface Panel {
  readonly title: string
  /** frequencies × times. */
  readonly values: Float64Array
}

const [width, height, left, right, top, bottom] = [900, 300, 62, 70, 28, 40]

/** Times across, frequencies up, red above `neutral` and blue below it; what is significant is outlined. Panels stand one under the other on one scale. */
export function drawPower(
  { frequenciesHz, timesS }: Axes,
  panels: readonly Panel[],
  isSignificant: (frequency: number, time: number) => boolean,
  neutral: number,
): string {
  const [cellW, cellH] = [(width - left - right) / timesS.length, (height - top - bottom) / frequenciesHz.length]
  const largest = panels.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, Math.abs(b - neutral)), most), 0) || 1
  const x = (time: number) => left + time * cellW
  const y = (frequency: number) => height - bottom - (frequency + 1) * cellH
  const atTime = (s: number) => x(((s - timesS[0]) / (timesS[timesS.length - 1] - timesS[0] || 1)) * (timesS.length - 1) + 0.5)
  const rect = (f: number, t: number, fill: string) =>
    `<rect x="${x(t).toFixed(1)}" y="${y(f).toFixed(1)}" width="${(cellW + 0.3).toFixed(1)}" height="${(cellH + 0.3).toFixed(1)}" fill="${fill}"/>`
  const edges = outline(frequenciesHz.length, timesS.length, isSignificant, { x, y, cellW, cellH })
  const rows = frequenciesHz.map((_, n) => n).filter((n) => n % Math.ceil(frequenciesHz.length / 7) === 0)
  const columns = [0, 0.25, 0.5, 0.75, 1].map((part) => timesS[0] + part * (timesS[timesS.length - 1] - timesS[0]))
  const drawn = panels.map(({ title, values }, n) => {
    const cells = frequenciesHz.flatMap((_, f) =>
      timesS.map((_time, t) => rect(f, t, colour((values[f * timesS.length + t] - neutral) / largest))),
    )
    return [
      `<g transform="translate(0 ${n * height})">`,
      ...cells,
      `<path d="${edges}" fill="none" stroke="#111827" stroke-width="1.4"/>`,
      timesS[0] < 0 ? `<path d="M${atTime(0).toFixed(1)} ${top}V${height - bottom}" stroke="#374151" stroke-dasharray="3 3"/>` : '',
      `<g fill="#1b2230"><text x="${left}" y="18">${escaped(title)}</text>`,
      ...rows.map(
        (f) =>
          `<text x="${left - 6}" y="${(y(f) + cellH / 2 + 4).toFixed(1)}" text-anchor="end">${Number(frequenciesHz[f].toPrecision(3))}</text>`,
      ),
      ...columns.map((s) => `<text x="${atTime(s).toFixed(1)}" y="${height - bottom + 15}" text-anchor="middle">${s.toFixed(2)}</text>`),
      `<text x="${(width + left - right) / 2}" y="${height - 8}" text-anchor="middle">s after the event</text>`,
      `<text transform="translate(16 ${height / 2}) rotate(-90)" text-anchor="middle">Hz</text></g>`,
      ...scale(largest, neutral),
      '</g>',
    ].join('')
  })
  const all = panels.length * height
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${all}" width="${width}" height="${all}" font-family="system-ui, sans-serif" font-size="11"><rect width="${width}" height="${all}" fill="#fff"/>${drawn.join('')}</svg>`
}

/** The bar of colours at the right. */
function scale(largest: number, neutral: number): string[] {
  const steps = Array.from({ length: 21 }, (_, n) => 1 - n / 10)
  const step = (height - top - bottom) / steps.length
  const label = (value: number) => Number((neutral + value * largest).toPrecision(2))
  return [
    ...steps.map(
      (value, n) =>
        `<rect x="${width - right + 14}" y="${(top + n * step).toFixed(1)}" width="12" height="${(step + 0.3).toFixed(1)}" fill="${colour(value)}"/>`,
    ),
    ...[1, 0, -1].map(
      (value) =>
        `<text x="${width - right + 30}" y="${(top + ((1 - value) / 2) * (height - top - bottom) + 4).toFixed(1)}" fill="#1b2230">${label(value)}</text>`,
    ),
  ]
}

/** The edges between what is significant and what is not. */
function outline(
  frequencies: number,
  times: number,
  is: (frequency: number, time: number) => boolean,
  { x, y, cellW, cellH }: { x(time: number): number; y(frequency: number): number; cellW: number; cellH: number },
): string {
  const inside = (f: number, t: number) => f >= 0 && t >= 0 && f < frequencies && t < times && is(f, t)
  let path = ''
  for (let f = 0; f <= frequencies; f++)
    for (let t = 0; t <= times; t++) {
      if (inside(f, t) !== inside(f, t - 1)) path += `M${x(t).toFixed(1)} ${y(f).toFixed(1)}v${cellH.toFixed(1)}`
      if (inside(f, t) !== inside(f - 1, t)) path += `M${x(t).toFixed(1)} ${(y(f) + cellH).toFixed(1)}h${cellW.toFixed(1)}`
    }
  return path
}

/** From blue through white to red, −1 to 1. */
function colour(value: number): string {
  const strength = Math.min(1, Math.abs(value))
  const [r, g, b] = value >= 0 ? [178, 24, 43] : [33, 102, 172]
  return `rgb(${[r, g, b].map((part) => Math.round(255 + (part - 255) * strength)).join(',')})`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
