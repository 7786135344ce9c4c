import { type Leaf, leavesOf, type Tree } from './grow.ts'
import { mapText, questionText } from './words.ts'

const LEAF_WIDTH = 176
const ROW = 78
const BOX = 46
const LINE = 26
const LINES = 3

/** The tree as an SVG drawing: questions in boxes, 'yes' to the left, what holds in each region at the leaves. */
export function drawTree(tree: Tree, names: readonly string[]): string {
  const width = Math.max(2, leavesOf(tree).length) * LEAF_WIDTH
  const parts: string[] = []
  let leaf = 0
  let deepest = 0
  const place = (node: Tree, depth: number): number => {
    deepest = Math.max(deepest, depth)
    const y = 12 + depth * ROW
    if (node.kind === 'leaf') {
      const x = (leaf + 0.5) * LEAF_WIDTH
      parts.push(box(x, y, 'leaf', leafText(node, names)))
      leaf++
      return x
    }
    const left = place(node.yes, depth + 1)
    const right = place(node.no, depth + 1)
    const x = (left + right) / 2
    parts.push(branch(x, y, left, 'yes'), branch(x, y, right, 'no'), box(x, y, 'question', questionText(node.test, names, 2)))
    return x
  }
  place(tree, 0)
  const height = 24 + deepest * ROW + BOX
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="10.5">`,
    '<style>.question{fill:#eef1f5;stroke:#8a94a3}.leaf{fill:#fff;stroke:#3f6fb5}text{fill:#1b2230;text-anchor:middle}.way{stroke:#8a94a3;fill:none}.way-word{fill:#5b6575}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('')
}

function box(x: number, y: number, kind: 'question' | 'leaf', text: string): string {
  const width = LEAF_WIDTH - 8
  const lines = wrapped(text)
  const first = y + BOX / 2 + 4 - (lines.length - 1) * 6
  const words = lines.map((line, at) => `<text x="${x}" y="${first + at * 12}">${escaped(line)}</text>`).join('')
  return `<g><title>${escaped(text)}</title><rect class="${kind}" x="${x - width / 2}" y="${y}" width="${width}" height="${BOX}" rx="4"/>${words}</g>`
}

function branch(x: number, y: number, to: number, word: string): string {
  const from = y + BOX
  const end = y + ROW
  return `<path class="way" d="M${x} ${from}L${to} ${end}"/><text class="way-word" x="${x + (to - x) * 0.35 + (to < x ? -14 : 12)}" y="${from + 14}">${word}</text>`
}

/** At most three lines, broken at spaces; what is left over ends in an ellipsis (the title holds the whole). */
function wrapped(text: string): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > LINE && lines.length < LINES - 1) {
    const at = rest.lastIndexOf(' ', LINE)
    const cut = at > 8 ? at : LINE
    lines.push(rest.slice(0, cut))
    rest = rest.slice(cut).trim()
  }
  return [...lines, rest.length > LINE ? `${rest.slice(0, LINE - 1)}…` : rest]
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** 'class 1', or the rule of the first outputs. */
export function leafText({ map, winner }: Leaf, names: readonly string[]): string {
  if (winner !== undefined) return `class ${winner}`
  return map.weights.map((row, k) => mapText(row, map.bias[k] ?? 0, names, 2)).join('; ')
}
