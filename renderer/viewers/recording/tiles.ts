/** One page's worth of traces, from `index` times the time base on, with some columns more at either side so that lines meet. */
export interface Tile {
  readonly index: number
  readonly columns: number
  /** Columns before the first and after the last. */
  readonly pad: number
  /** Lowest and highest of every trace in every column, pads included. */
  readonly envelope: Float32Array
  /** Drawn once, moved when the page moves. */
  picture?: HTMLCanvasElement
  /** What it was drawn by: it is drawn anew when that changes. */
  drawnAs?: string
}

export interface TileSpec {
  readonly spanS: number
  readonly columns: number
  readonly pad: number
}

/** Asks the host for a part; a number says how much of the recording it has read so far for parts of such length. */
export type LoadPart = (fromS: number, toS: number, columns: number, signal: AbortSignal) => Promise<Float32Array | number>

export interface Tiles {
  readonly spec: TileSpec
  /** The tile if it is there; otherwise it is asked for. */
  get(index: number): Tile | undefined
  /** How much has been read where all of it must be read first. */
  waiting(): number | undefined
  failed(): Error | undefined
  close(): void
}

const mostKept = 9
const againMs = 500

export function openTiles(spec: TileSpec, load: LoadPart, changed: () => void): Tiles {
  const tiles = new Map<number, Tile>()
  const asked = new Set<number>()
  const closed = new AbortController()
  let waiting: number | undefined
  let failed: Error | undefined
  const ask = async (index: number) => {
    asked.add(index)
    const { spanS, columns, pad } = spec
    const padS = (pad / columns) * spanS
    try {
      const part = await load(index * spanS - padS, (index + 1) * spanS + padS, columns + 2 * pad, closed.signal)
      if (typeof part === 'number') {
        waiting = part
        setTimeout(() => !closed.signal.aborted && void ask(index), againMs)
      } else {
        waiting = undefined
        failed = undefined
        keep({ index, columns, pad, envelope: part })
        asked.delete(index)
      }
    } catch (error) {
      if (closed.signal.aborted) return
      failed = error instanceof Error ? error : new Error(String(error))
    }
    if (!closed.signal.aborted) changed()
  }
  const keep = (tile: Tile) => {
    tiles.set(tile.index, tile)
    const [oldest] = tiles.keys()
    if (tiles.size > mostKept && oldest !== undefined) tiles.delete(oldest)
  }
  return {
    spec,
    get(index) {
      const tile = tiles.get(index)
      if (tile) {
        // The one that was looked at last goes last.
        tiles.delete(index)
        tiles.set(index, tile)
      } else if (!asked.has(index)) void ask(index)
      return tile
    },
    waiting: () => waiting,
    failed: () => failed,
    close: () => closed.abort(),
  }
}

/** The part of a trace in a tile, pads included. */
export function traceIn({ columns, pad, envelope }: Tile, trace: number): Float32Array {
  const length = 2 * (columns + 2 * pad)
  return envelope.subarray(trace * length, (trace + 1) * length)
}
