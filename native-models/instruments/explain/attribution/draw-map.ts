import { scaledValues, spacingMm, volumeAt } from '../../../data/volume/values.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { percentiles } from '../../../volume/percentile.ts'
import { blackPicture, setPixel } from '../../../volume/picture.ts'
import { encodePng } from '../../../volume/png.ts'
import { reorient } from '../../../volume/reorient.ts'
import { escaped, wrapped } from '../../validate/ground-truth/svg-text.ts'

/** Voxel axes (of RAS) that run across each plane's picture, up it and through it. */
const PLANES = [
  { name: 'axial', across: 0, up: 1, through: 2, ends: ['L', 'R'] },
  { name: 'coronal', across: 0, up: 2, through: 1, ends: ['L', 'R'] },
  { name: 'sagittal', across: 1, up: 2, through: 0, ends: ['P', 'A'] },
] as const

/** For and against, as in the window. */
const [FOR, AGAINST] = [
  [232, 119, 34],
  [43, 124, 233],
] as const
const PANEL = 250
const GAP = 14

/**
 * A signed map over its scan in the three planes through its largest value, with a colour bar that is even about 0. A map that is not to be read
 * is drawn grey, with the reason over it.
 */
export function drawMap(scan: Volume, map: Volume, unreadable?: string): string {
  const [background, relevance] = [reorient(volumeAt(scan, 0)), reorient(volumeAt(map, 0))]
  const [grays, values] = [scaledValues(background), scaledValues(relevance)]
  let peak = 0
  for (let n = 0; n < values.length; n++) if (Math.abs(values[n] ?? 0) > Math.abs(values[peak] ?? 0)) peak = n
  const largest = Math.abs(values[peak] ?? 0)
  const [nx = 1, ny = 1] = relevance.shape
  const centre = [peak % nx, Math.floor(peak / nx) % ny, Math.floor(peak / (nx * ny))]
  const [black = 0, bright = 1] = percentiles(grays, [0.5, 99.5], { ignoreZeros: true })
  const gray = (value: number) => Math.min(255, Math.max(0, (230 * (value - black)) / Math.max(bright - black, 1e-30))) || 0
  const spacing = spacingMm(relevance.affine)
  const top = unreadable ? 26 + 15 * wrapped(unreadable, 118).length : 10
  const drawn = PLANES.map(({ name, across, up, through, ends }, k) => {
    const [width, height] = [relevance.shape[across] ?? 1, relevance.shape[up] ?? 1]
    const picture = blackPicture(width, height)
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        const at = [0, 0, 0]
        at[across] = u
        at[up] = height - 1 - v
        at[through] = centre[through] ?? 0
        const n = (at[0] ?? 0) + nx * ((at[1] ?? 0) + ny * (at[2] ?? 0))
        const base = gray(grays[n] ?? 0)
        const share = largest > 0 ? (values[n] ?? 0) / largest : 0
        const color = unreadable ? [150, 150, 150] : share > 0 ? FOR : AGAINST
        const alpha = 0.95 * Math.abs(share)
        setPixel(picture, u, v, [mix(base, color[0], alpha), mix(base, color[1], alpha), mix(base, color[2], alpha)])
      }
    }
    const scale = PANEL / Math.max(width * spacing[across], height * spacing[up])
    const [w, h] = [width * spacing[across] * scale, height * spacing[up] * scale]
    const x = 16 + k * (PANEL + GAP)
    const y = top + (PANEL - h) / 2
    const png = `data:image/png;base64,${Buffer.from(encodePng(picture)).toString('base64')}`
    const mm = Math.round((relevance.affine[through * 4 + 3] ?? 0) + (relevance.affine[through * 5] ?? 1) * (centre[through] ?? 0))
    return [
      `<rect x="${x}" y="${top}" width="${PANEL}" height="${PANEL}" fill="#000"/>`,
      `<image x="${x + (PANEL - w) / 2}" y="${y}" width="${w}" height="${h}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${png}"/>`,
      label(x, top + PANEL + 16, ends[0]),
      label(x + PANEL / 2, top + PANEL + 16, `${name}, ${'xyz'[through]} ${mm < 0 ? `−${-mm}` : mm} mm`, 'middle'),
      label(x + PANEL, top + PANEL + 16, ends[1], 'end'),
    ].join('')
  })
  const width = 32 + 3 * PANEL + 2 * GAP
  const y = top + PANEL + 32
  const words = unreadable
    ? wrapped(unreadable, 118).map((line, i) => `<text x="16" y="${22 + 15 * i}" fill="#b3382b">${escaped(line)}</text>`)
    : []
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 34}" width="${width}" height="${y + 34}" font-family="system-ui, sans-serif" font-size="12" fill="#1b2230">`,
    `<rect width="${width}" height="${y + 34}" fill="#fff"/>`,
    ...words,
    ...drawn,
    colourBar(width / 2 - 130, y, largest, unreadable !== undefined),
    '</svg>',
  ].join('')
}

function colourBar(x: number, y: number, largest: number, grey: boolean): string {
  const css = (color: readonly number[]) => (grey ? '#969696' : `rgb(${color.join(',')})`)
  const end = largest.toPrecision(2)
  return [
    `<defs><linearGradient id="relevance"><stop offset="0" stop-color="${css(AGAINST)}"/><stop offset="0.5" stop-color="#1b1b1b"/><stop offset="1" stop-color="${css(FOR)}"/></linearGradient></defs>`,
    `<rect x="${x}" y="${y}" width="260" height="10" fill="url(#relevance)"/>`,
    label(x, y + 24, `−${end}: against`),
    label(x + 130, y + 24, '0', 'middle'),
    label(x + 260, y + 24, `for: ${end}`, 'end'),
  ].join('')
}

function label(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#5b6575">${escaped(words)}</text>`
}

function mix(base: number, color: number, alpha: number): number {
  return base + alpha * (color - base)
}
