import { escaped } from '../../validate/ground-truth/svg-text.ts'

/** A matrix as squares from light (least) to dark (most), with its scale; values are written into the squares of small ones. */
export function drawMatrix(values: ArrayLike<number>, rows: readonly string[], columns: readonly string[], label: string): string {
  const side = Math.max(4, Math.min(44, Math.floor(520 / Math.max(rows.length, columns.length))))
  const left = 16 + 7 * Math.min(24, Math.max(...rows.map((name) => name.length)))
  const top = 30
  const [width, height] = [left + side * columns.length + 110, top + side * rows.length + 70]
  const known = Array.from(values).filter(Number.isFinite)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const share = (value: number) => (value - least) / (most - least || 1)
  const every = Math.ceil(14 / side)
  const cells = rows.flatMap((_, i) =>
    columns.map((__, j) => {
      const value = values[i * columns.length + j]
      const [x, y] = [left + j * side, top + i * side]
      const text =
        side >= 36
          ? `<text x="${x + side / 2}" y="${y + side / 2 + 4}" text-anchor="middle" fill="${share(value) > 0.55 ? '#fff' : '#1b2230'}">${value.toFixed(2)}</text>`
          : ''
      return `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${color(share(value))}"/>${text}`
    }),
  )
  const scaleX = left + side * columns.length + 24
  const scale = Array.from(
    { length: 20 },
    (_, k) => `<rect x="${scaleX}" y="${top + 6 * k}" width="14" height="6" fill="${color(1 - k / 19)}"/>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/><text x="${left}" y="18" fill="#1b2230">${escaped(label)}</text>`,
    ...cells,
    ...scale,
    `<g fill="#1b2230"><text x="${scaleX + 18}" y="${top + 9}">${most.toPrecision(3)}</text><text x="${scaleX + 18}" y="${top + 120}">${least.toPrecision(3)}</text>`,
    ...rows.map((name, i) =>
      i % every ? '' : `<text x="${left - 5}" y="${top + (i + 0.5) * side + 4}" text-anchor="end">${escaped(name)}</text>`,
    ),
    ...columns.map((name, j) => {
      const [x, y] = [left + (j + 0.5) * side, top + rows.length * side + 12]
      return j % every ? '' : `<text x="${x}" y="${y}" text-anchor="end" transform="rotate(-40 ${x} ${y})">${escaped(name)}</text>`
    }),
    '</g></svg>',
  ].join('')
}

/** From near white over blue to near black; grey where there is no number. */
function color(share: number): string {
  if (!Number.isFinite(share)) return '#d0d0d0'
  const mix = (from: number, to: number, at: number) => Math.round(from + (to - from) * at)
  const [light, middle, dark] = [
    [246, 248, 252],
    [70, 130, 200],
    [12, 24, 62],
  ]
  const [from, to, at] = share < 0.5 ? [light, middle, share * 2] : [middle, dark, share * 2 - 1]
  return `rgb(${from.map((value, c) => mix(value, to[c], at)).join(',')})`
}
