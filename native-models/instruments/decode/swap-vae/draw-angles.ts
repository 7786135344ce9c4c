import type { Part } from './decode-angle.ts'

const [size, left, bottom] = [420, 60, 50]

/** Decoded angles of test trials over the true ones, with the line on which they should lie and the band of ± π/8. */
export function drawAngles(truth: Float64Array, decoded: Float64Array, parts: readonly Part[]): string {
  const turn = (angle: number) => ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)
  const px = (angle: number) => left + (angle / (2 * Math.PI)) * size
  const py = (angle: number) => 20 + size - (angle / (2 * Math.PI)) * size
  const points = Array.from(truth.keys()).filter((n) => parts[n] === 'test' && Number.isFinite(truth[n]))
  const line = (shift: number, dash: string) =>
    `<path d="M${px(0)} ${py(shift)}L${px(2 * Math.PI)} ${py(2 * Math.PI + shift)}" stroke="#9aa4b2" stroke-dasharray="${dash}" clip-path="url(#inside)"/>`
  const ticks = [0, 90, 180, 270, 360]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + size + 20} ${20 + size + bottom}" width="${left + size + 20}" height="${20 + size + bottom}" font-family="system-ui, sans-serif" font-size="11">`,
    `<clipPath id="inside"><rect x="${left}" y="20" width="${size}" height="${size}"/></clipPath>`,
    `<rect width="100%" height="100%" fill="#fff"/><rect x="${left}" y="20" width="${size}" height="${size}" fill="none" stroke="#9aa4b2"/>`,
    line(0, '1 0') + line(Math.PI / 8, '4 4') + line(-Math.PI / 8, '4 4'),
    ...points.map(
      (n) => `<circle cx="${px(turn(truth[n])).toFixed(1)}" cy="${py(turn(decoded[n])).toFixed(1)}" r="2" fill="#2b7ce9" opacity="0.6"/>`,
    ),
    ...ticks.map((degrees) => {
      const at = (degrees * Math.PI) / 180
      return `<text x="${px(at)}" y="${size + 36}" text-anchor="middle">${degrees}°</text><text x="${left - 6}" y="${py(at) + 4}" text-anchor="end">${degrees}°</text>`
    }),
    `<text x="${left + size / 2}" y="${size + 58}" text-anchor="middle">True angle in test trials</text>`,
    `<text transform="translate(16 ${20 + size / 2}) rotate(-90)" text-anchor="middle">Decoded from the content</text></svg>`,
  ].join('')
}
