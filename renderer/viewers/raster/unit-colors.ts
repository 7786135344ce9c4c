import type { SpikesView } from '../../../electron/host/api.ts'

export interface UnitColors {
  /** 0xbbggrr of each unit. */
  readonly of: Uint32Array
  readonly legend:
    | { readonly kind: 'none' }
    | { readonly kind: 'classes'; readonly classes: readonly { readonly name: string; readonly color: string; readonly units: number }[] }
    | { readonly kind: 'ramp'; readonly low: number; readonly high: number; readonly stops: readonly string[] }
}

/** Told apart by people who do not see all colours (Okabe and Ito, 2008), made to stand on each ground. */
const classColors = {
  dark: ['#56b4e9', '#e69f00', '#2fc08f', '#f0e442', '#e07b4f', '#cc79a7', '#8f8cf5', '#b8c0cc'],
  light: ['#0072b2', '#b06a00', '#007a58', '#7d7400', '#b8420a', '#a3487f', '#4a44c4', '#5f6977'],
} as const
export function classColor(theme: 'dark' | 'light', n: number): string {
  const colors = classColors[theme]
  return colors[n % colors.length] ?? colors[0]
}
/** Viridis, without the end that would not stand out from the ground. */
const ramp = ['#440154', '#482878', '#3e4a89', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725']
const rampOf = { dark: ramp.slice(3), light: ramp.slice(0, 8) }
const missing = { dark: '#6b7280', light: '#9aa3b0' }

/** Colours of units by a column: classes for text, a ramp between the 2nd and the 98th of a hundred for numbers, one ink without a column. */
export function unitColors(
  { columns, units }: Pick<SpikesView, 'columns' | 'units'>,
  colorBy: string,
  theme: 'dark' | 'light',
  ink: string,
): UnitColors {
  const at = columns.findIndex(({ name }) => name === colorBy)
  if (at < 0) return { of: new Uint32Array(units.length).fill(packed(ink)), legend: { kind: 'none' } }
  const cells = units.map((cells) => cells[at] ?? null)
  if (columns[at]?.kind === 'text') {
    const counts = new Map<string, number>()
    for (const cell of cells) if (cell !== null) counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1)
    const names = [...counts.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    const classes = names.map((name, n) => ({ name, color: classColor(theme, n), units: counts.get(name) ?? 0 }))
    const colorOf = new Map(classes.map(({ name, color }) => [name, packed(color)]))
    return {
      of: Uint32Array.from(cells, (cell) => colorOf.get(String(cell)) ?? packed(missing[theme])),
      legend: { kind: 'classes', classes },
    }
  }
  const sorted = cells.filter((cell) => typeof cell === 'number').sort((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [low, high] = [quantile(0.02), quantile(0.98)]
  const stops = rampOf[theme]
  return {
    of: Uint32Array.from(cells, (cell) =>
      typeof cell === 'number' ? mixed(stops, high > low ? (cell - low) / (high - low) : 0.5) : packed(missing[theme]),
    ),
    legend: { kind: 'ramp', low, high, stops },
  }
}

function mixed(stops: readonly string[], share: number): number {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1)
  const [a, b] = [packed(stops[Math.floor(at)] ?? ''), packed(stops[Math.ceil(at)] ?? '')]
  const part = at % 1
  const byte = (shift: number) => Math.round(((a >> shift) & 255) * (1 - part) + ((b >> shift) & 255) * part) << shift
  return byte(0) | byte(8) | byte(16)
}

/** '#rrggbb' as 0xbbggrr, as pixels have it. */
export function packed(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16) || 0
  return ((value & 255) << 16) | (value & 0xff00) | (value >> 16)
}
