import { cardSentence, cardVerdict, type MethodCard, type Share } from './card.ts'
import { escaped, wrapped } from './svg-text.ts'

const WIDTH = 760
const BAR = { from: 190, length: 390, height: 9 }
const LINE = 15
const TONES = { good: '#1f7a4c', warn: '#8a5f00', bad: '#b3382b' }

/** Method cards as a page to read: for each its verdict in words, what it finds beside what chance gives, and what it was measured on. */
export function cardPage(cards: readonly MethodCard[]): string {
  const drawn: string[] = []
  let y = 0
  for (const card of cards) {
    const { body, height } = drawCard(card)
    drawn.push(`<g transform="translate(0 ${y})">${body}</g>`)
    y += height + 10
  }
  const [first] = cards
  const about = first ? wrapped(`Measured on ${first.data}. ${first.network}. ${aboutMaps(first)}`, 118) : []
  const foot = about.map((line, i) => text(16, y + 14 + i * LINE, line, 'quiet'))
  const height = y + 14 + about.length * LINE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<style>text{fill:#1b2230}.quiet{fill:#5b6575}.title{font-size:14px;font-weight:600}.end{text-anchor:end}</style>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...drawn,
    ...foot,
    '</svg>',
  ].join('')
}

function drawCard(card: MethodCard): { body: string; height: number } {
  const { level, detail } = cardVerdict(card)
  const tone = TONES[level]
  const said = wrapped(`${cardSentence(card)}${detail ? ` ${detail}` : ''}`, 112)
  const parts = [text(16, 24, card.title, 'title')]
  said.forEach((line, i) => {
    parts.push(`<text x="16" y="${44 + i * LINE}" style="fill:${tone}">${escaped(line)}</text>`)
  })
  let y = 52 + said.length * LINE
  const rows: [string, Share, string][] = [
    ['found the truth', card.found, tone],
    ['chance', card.chance, '#8a94a3'],
    ...(card.empty ? [['where nothing was planted', card.empty, '#8a94a3'] as [string, Share, string]] : []),
    ['other places beside it', card.elsewhere, '#8a94a3'],
  ]
  for (const [name, share, color] of rows) {
    parts.push(bar(y, name, share, color))
    y += LINE + 2
  }
  const mass = `Relevance mass ${percent(card.mass.value)} (${percent(card.mass.low)} to ${percent(card.mass.high)}), chance ${percent(card.chanceMass)}.`
  parts.push(text(16, y + 4, mass, 'quiet'))
  const height = y + 16
  return { body: `<path d="M0 6V${height}" stroke="${tone}" stroke-width="4"/>${parts.join('')}`, height }
}

/** A share as a bar, with its interval as a line. */
function bar(y: number, name: string, { value, low, high }: Share, color: string): string {
  const at = (share: number) => BAR.from + BAR.length * share
  const middle = y - BAR.height / 2
  return [
    text(16, y, name, 'quiet'),
    `<rect x="${BAR.from}" y="${y - BAR.height}" width="${BAR.length}" height="${BAR.height}" fill="#eef1f5"/>`,
    `<rect x="${BAR.from}" y="${y - BAR.height}" width="${BAR.length * value}" height="${BAR.height}" fill="${color}"/>`,
    `<path d="M${at(low)} ${middle}H${at(high)}" stroke="#1b2230"/>`,
    `<text class="end" x="${WIDTH - 16}" y="${y}">${percent(value)} (${percent(low)} to ${percent(high)})</text>`,
  ].join('')
}

function aboutMaps({ processing, maps, networks }: MethodCard): string {
  const cutoff = processing.cutoffPercent > 0 ? `, cut off below the ${processing.cutoffPercent}th percentile` : ''
  return `${maps} maps of ${networks === 1 ? 'one network' : `${networks} networks`}; magnitude, smoothed by ${processing.smoothVoxels} voxels${cutoff}. Intervals: 95 %.`
}

function text(x: number, y: number, words: string, kind: string): string {
  return `<text x="${x}" y="${y}" class="${kind}">${escaped(words)}</text>`
}

const percent = (share: number) => `${Math.abs(share) < 0.0995 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`
