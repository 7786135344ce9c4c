/** Bins of a tile, as the host has them: those of level n last 2ⁿ seconds. */
const tileBins = 512
const [finest, coarsest] = [-16, 14]
const mostBytes = 64e6
const mostAtOnce = 4

/** The level whose bins are as long as a column or shorter, by less than half. */
export const levelOf = (columnS: number) => Math.max(finest, Math.min(coarsest, Math.floor(Math.log2(columnS) + 1e-9)))

/** Counts of all units in the bins [first, first + bins) of a level. */
export interface Counts {
  readonly first: number
  readonly bins: number
  /** Of a unit of the file, in a bin of the level. */
  row(unit: number, into: Float32Array): void
}

export interface CountTiles {
  /** Counts in [fromS, toS) if all are there; otherwise they are asked for. */
  get(level: number, fromS: number, toS: number): Counts | undefined
  failed(): Error | undefined
  close(): void
}

type LoadTile = (level: number, index: number, signal: AbortSignal) => Promise<Uint16Array>

export function openCountTiles(units: number, durationS: number, load: LoadTile, changed: () => void): CountTiles {
  const tiles = new Map<string, Uint16Array>()
  const asked = new Set<string>()
  const waiting: { level: number; index: number }[] = []
  const closed = new AbortController()
  const mostKept = Math.max(16, Math.floor(mostBytes / (2 * tileBins * Math.max(1, units))))
  let busy = 0
  let failed: Error | undefined
  const next = async () => {
    // What was wanted last is on show; what waits from before may be gone already.
    const wanted = busy < mostAtOnce ? waiting.pop() : undefined
    if (!wanted) return
    const key = `${wanted.level} ${wanted.index}`
    busy++
    try {
      keep(key, await load(wanted.level, wanted.index, closed.signal))
      failed = undefined
    } catch (error) {
      if (closed.signal.aborted) return
      failed = error instanceof Error ? error : new Error(String(error))
    }
    asked.delete(key)
    busy--
    if (closed.signal.aborted) return
    changed()
    void next()
  }
  const keep = (key: string, tile: Uint16Array) => {
    tiles.set(key, tile)
    const [oldest] = tiles.keys()
    if (tiles.size > mostKept && oldest !== undefined) tiles.delete(oldest)
  }
  const ask = (level: number, index: number) => {
    const key = `${level} ${index}`
    // One that failed is not asked for in every frame.
    if (asked.has(key) || failed) return
    asked.add(key)
    waiting.push({ level, index })
    for (const old of waiting.splice(0, Math.max(0, waiting.length - 24))) asked.delete(`${old.level} ${old.index}`)
    void next()
  }
  return {
    get(level, fromS, toS) {
      const binS = 2 ** level
      const [from, to] = [Math.max(0, fromS), Math.min(durationS, toS)]
      const [first, end] = [Math.floor(from / binS), Math.max(Math.floor(from / binS) + 1, Math.ceil(to / binS))]
      const found: Uint16Array[] = []
      const firstTile = Math.floor(first / tileBins)
      let isWhole = true
      for (let index = firstTile; index * tileBins < end; index++) {
        const key = `${level} ${index}`
        const tile = tiles.get(key)
        if (tile) {
          tiles.delete(key)
          tiles.set(key, tile)
          found.push(tile)
        } else {
          isWhole = false
          ask(level, index)
        }
      }
      if (!isWhole) return undefined
      return {
        first,
        bins: end - first,
        row(unit, into) {
          for (let bin = first; bin < end; bin++) {
            const tile = found[Math.floor(bin / tileBins) - firstTile]
            into[bin - first] = tile?.[unit * tileBins + (bin % tileBins)] ?? 0
          }
        },
      }
    },
    failed: () => failed,
    close: () => closed.abort(),
  }
}
