import type { Matrix } from 'ml-matrix'
import { scalpMap } from '../signal/scalp-map.ts'
import { onSphere } from '../signal/spherical-spline.ts'

type Point = readonly [number, number, number]
const [cells, size, label, columns, most] = [25, 120, 18, 6, 24]

/**
 * Components on the scalp, seen from above with the nose up: red is positive. Each is scaled to its own largest value, or all to the largest of
 * `all`, of which `said` tells the size. Undefined where not all positions are known.
 */
export function drawMaps(
  mixing: Matrix,
  places: readonly (Point | undefined)[],
  titles: readonly string[],
  scale: 'each' | 'all' = 'each',
  said: (largest: number) => string = () => '',
): string | undefined {
  const known = places.flatMap((place) => (place ? [place] : []))
  if (known.length < places.length || known.length < 4) return undefined
  const directions = onSphere(known)
  const { inside, matrix, dots: electrodes } = scalpMap(directions, cells)
  const count = Math.min(most, mixing.columns)
  const step = size / cells
  const spread = Array.from({ length: count }, (_, c) => {
    const gains = mixing.getColumn(c)
    return matrix.map((row) => row.reduce((sum, weight, n) => sum + weight * gains[n], 0))
  })
  const sizeOf = (values: readonly number[]) => Math.max(...values.map(Math.abs)) || 1
  const ofAll = Math.max(...spread.map(sizeOf))
  const pictures = spread.map((values, c) => {
    const largest = scale === 'all' ? ofAll : sizeOf(values)
    const squares = inside.map(
      (cell, n) =>
        `<rect x="${((cell % cells) * step).toFixed(1)}" y="${(Math.floor(cell / cells) * step).toFixed(1)}" width="${step}" height="${step}" fill="${colorOf(values[n] / largest)}"/>`,
    )
    const dots = electrodes.map(([x, y]) => `<circle cx="${(size * x).toFixed(1)}" cy="${(size * y).toFixed(1)}" r="1.2"/>`)
    const at = `translate(${(c % columns) * (size + 12) + 6} ${Math.floor(c / columns) * (size + label + 12) + 12})`
    return `<g transform="${at}">${squares.join('')}<g fill="#1b2230">${dots.join('')}<path d="M${size / 2 - 7} 2L${size / 2} -8L${size / 2 + 7} 2" fill="none" stroke="#1b2230"/><text x="${size / 2}" y="${size + 14}" text-anchor="middle">${titles[c]}</text></g></g>`
  })
  const [width, height] = [columns * (size + 12) + 12, Math.ceil(count / columns) * (size + label + 12) + (said(ofAll) ? 32 : 14)]
  const scaleText = said(ofAll) && `<text x="8" y="${height - 8}">${said(ofAll)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11"><rect width="${width}" height="${height}" fill="#fff"/>${pictures.join('')}${scaleText}</svg>`
}

/** Blue, white, red. */
function colorOf(value: number): string {
  const fade = Math.round(255 * (1 - Math.abs(value)))
  return value > 0 ? `rgb(255,${fade},${fade})` : `rgb(${fade},${fade},255)`
}
