import type { SpikesView } from '../../../electron/host/api.ts'

/** Okabe and Ito (2008), told apart by everyone, darker on a light ground. */
const groups = {
  dark: ['#56b4e9', '#e69f00', '#2fc493', '#f0e442', '#e58fc0', '#ff7f50', '#9aa7ff', '#b0b7c3'],
  light: ['#0072b2', '#b06f00', '#00805c', '#8a7a00', '#a8447f', '#c04a00', '#4a4fc4', '#5f6977'],
}
/** From the lowest to the highest: viridis without the end that its ground would swallow. */
const ramps = {
  dark: ['#5a6fd6', '#2f9bb5', '#2fc08a', '#9bd93c', '#fde725'],
  light: ['#440154', '#3b528b', '#21757f', '#1f8a4c', '#8a8a00'],
}

export type Ground = 'dark' | 'light'

export interface UnitColors {
  /** Of every unit of the file. */
  readonly of: readonly string[]
  readonly legend: readonly { readonly text: string; readonly color: string }[]
}

const mostGroups = 8

/** A colour for each unit by a column: groups of texts (the largest ones by themselves), or steps of numbers by rank. */
export function unitColors({ columns, units }: Pick<SpikesView, 'columns' | 'units'>, name: string, ground: Ground, plain: string): UnitColors {
  const at = columns.findIndex((column) => column.name === name)
  const column = columns[at]
  if (!column) return { of: units.map(() => plain), legend: [] }
  const cells = units.map((row) => row[at] ?? null)
  return column.kind === 'number' ? byRank(cells, ramps[ground], plain) : byGroup(cells, groups[ground], plain)
}

function byGroup(cells: readonly (string | number | null)[], palette: readonly string[], plain: string): UnitColors {
  const sizes = new Map<string, number>()
  for (const cell of cells) if (cell !== null) sizes.set(String(cell), (sizes.get(String(cell)) ?? 0) + 1)
  const named = [...sizes.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a.localeCompare(b, 'en', { numeric: true }))
  const own = named.length > mostGroups ? named.slice(0, mostGroups - 1) : named
  const colorOf = new Map(own.map((text, n) => [text, palette[n] ?? plain]))
  const rest = palette.at(-1) ?? plain
  const legend = own.map((text) => ({ text, color: colorOf.get(text) ?? plain }))
  return {
    of: cells.map((cell) => (cell === null ? plain : (colorOf.get(String(cell)) ?? rest))),
    legend: named.length > own.length ? [...legend, { text: `${named.length - own.length} more`, color: rest }] : legend,
  }
}

/** By rank and not by value: rates of units span decades. */
function byRank(cells: readonly (string | number | null)[], ramp: readonly string[], plain: string): UnitColors {
  const sorted = cells.filter((cell): cell is number => typeof cell === 'number').sort((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)]
  if (sorted.length === 0) return { of: cells.map(() => plain), legend: [] }
  const share = (value: number) => (sorted.length < 2 ? 0 : sorted.findLastIndex((each) => each <= value) / (sorted.length - 1))
  const shares = new Map([...new Set(sorted)].map((value) => [value, share(value)]))
  const color = (of: number) => ramp[Math.min(ramp.length - 1, Math.floor(of * ramp.length))] ?? plain
  const middle = sorted[sorted.length >> 1] ?? 0
  const legend = [low, middle, high].map((value, n) => ({ text: Number(value.toPrecision(3)).toString(), color: color(n / 2) }))
  return { of: cells.map((cell) => (typeof cell === 'number' ? color(shares.get(cell) ?? 0) : plain)), legend }
}
