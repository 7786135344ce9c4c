/** Bins of a tile, as the host has them; those of level n last 2ⁿ seconds. */
export const tileBins = 512

export interface Tile<Values> {
  readonly level: number
  readonly index: number
  readonly values: Values
}

export interface TileCache<Values> {
  /** The tile if it is there; otherwise it is asked for. */
  get(level: number, index: number): Tile<Values> | undefined
  /** The tile, or the smallest one that is there and holds it. */
  nearest(level: number, index: number): Tile<Values> | undefined
  failed(): Error | undefined
  close(): void
}

const wider = 8

/** Tiles of every level, the ones that were looked at last. What is asked for at another level is given up when the level changes. */
export function tileCache<Values>(
  load: (level: number, index: number, signal: AbortSignal) => Promise<Values>,
  { most, changed, dropped }: { most: number; changed(): void; dropped?(tile: Tile<Values>): void },
): TileCache<Values> {
  const tiles = new Map<string, Tile<Values>>()
  const asked = new Map<string, { level: number; stop: AbortController }>()
  let failed: Error | undefined
  let isClosed = false
  const ask = async (key: string, level: number, index: number) => {
    for (const [other, pending] of asked)
      if (pending.level !== level) {
        pending.stop.abort()
        asked.delete(other)
      }
    const stop = new AbortController()
    asked.set(key, { level, stop })
    try {
      const values = await load(level, index, stop.signal)
      failed = undefined
      tiles.set(key, { level, index, values })
      asked.delete(key)
      for (const [oldest, tile] of tiles) {
        if (tiles.size <= most) break
        tiles.delete(oldest)
        dropped?.(tile)
      }
    } catch (error) {
      // It stays among what was asked for, so that what fails is not asked for in every frame.
      if (stop.signal.aborted) return
      failed = error instanceof Error ? error : new Error(String(error))
    }
    if (!isClosed) changed()
  }
  const known = (level: number, index: number) => {
    const key = `${level} ${index}`
    const tile = tiles.get(key)
    if (tile) {
      // The one that was looked at last goes last.
      tiles.delete(key)
      tiles.set(key, tile)
    }
    return tile
  }
  return {
    get(level, index) {
      const key = `${level} ${index}`
      const tile = known(level, index)
      if (!tile && !asked.has(key)) void ask(key, level, index)
      return tile
    },
    nearest(level, index) {
      for (let up = 0; up <= wider; up++) {
        const tile = known(level + up, Math.floor(index / 2 ** up))
        if (tile) return tile
      }
      return undefined
    },
    failed: () => failed,
    close() {
      isClosed = true
      for (const { stop } of asked.values()) stop.abort()
      for (const tile of tiles.values()) dropped?.(tile)
      tiles.clear()
    },
  }
}

/** The level whose bins are half a pixel to a pixel wide. */
export function levelOf(spanS: number, columns: number): number {
  return Math.max(-16, Math.floor(Math.log2(spanS / columns) + 1e-9))
}
