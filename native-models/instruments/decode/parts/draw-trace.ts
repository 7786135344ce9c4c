import type { TrackedBins } from '../../../spikes/tracked-bins.ts'

const [width, height, left, bottom, top] = [900, 260, 60, 30, 10]
const mostBins = 1200

/** The position as a line and what was decoded as dots, over time; of a long recording the stretch with most movement in it. */
export function drawTrace({ bins, positions }: TrackedBins, decoded: Float64Array, moving: Uint8Array, label: string): string {
  const count = Math.min(mostBins, bins.count)
  const from = busiest(moving, count)
  const shown = positions[0].subarray(from, from + count)
  const finite = [...shown, ...decoded.subarray(from, from + count)].filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const x = (n: number) => (left + ((n + 0.5) / count) * (width - left - 10)).toFixed(1)
  const y = (value: number) => (height - bottom - ((value - low) / (high - low || 1)) * (height - bottom - top)).toFixed(1)
  let line = ''
  let dots = ''
  for (let n = 0; n < count; n++) {
    const value = shown[n]
    if (Number.isFinite(value)) line += `${n > 0 && Number.isFinite(shown[n - 1]) ? 'L' : 'M'}${x(n)} ${y(value)}`
    if (moving[from + n]) dots += `<circle cx="${x(n)}" cy="${y(decoded[from + n])}" r="1.6"/>`
  }
  const second = (bin: number) => `${(bins.startS + bin * bins.binS).toFixed(0)} s`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path d="${line}" fill="none" stroke="#9aa4b2" stroke-width="1.5"/><g fill="#c2410c">${dots}</g>`,
    `<g fill="#1b2230"><text x="${left}" y="${height - 10}">${second(from)}</text><text x="${width - 10}" y="${height - 10}" text-anchor="end">${second(from + count)}</text>`,
    `<text x="${left - 6}" y="${height - bottom}" text-anchor="end">${low.toFixed(0)}</text><text x="${left - 6}" y="${top + 9}" text-anchor="end">${high.toFixed(0)}</text>`,
    `<text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">${label.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)}</text></g>`,
    '</svg>',
  ].join('')
}

/** The first bin of the stretch of `count` bins in which the animal moved most. */
function busiest(moving: Uint8Array, count: number): number {
  let [sum, best, most] = [0, 0, -1]
  for (let n = 0; n < moving.length; n++) {
    sum += moving[n] - (n >= count ? moving[n - count] : 0)
    if (n >= count - 1 && sum > most) [best, most] = [n - count + 1, sum]
  }
  return best
}
