import { drawTile, fullCounts } from './draw-tile.ts'
import type { Placed } from './paint.ts'
import { type Tile, tileBins } from './tiles.ts'

/** How all tiles are drawn now. */
export interface Look {
  readonly level: number
  /** Pixels of the picture. */
  readonly width: number
  readonly height: number
  readonly units: Int32Array
  readonly colors: Uint32Array
  readonly ratesHz: readonly number[]
  readonly scale: 'own' | 'same'
}

interface Picture {
  readonly canvas: HTMLCanvasElement
  readonly drawnAs: Look
}

/** Tiles drawn in one frame: more would be seen as a stop. */
const mostAFrame = 4

/** Pictures of tiles, each drawn once for a look and then moved. */
export function tilePictures() {
  const pictures = new WeakMap<Tile<Uint16Array>, Picture>()
  const spare: HTMLCanvasElement[] = []
  let left = mostAFrame
  let isBehind = false
  const draw = (tile: Tile<Uint16Array>, look: Look): HTMLCanvasElement | undefined => {
    const known = pictures.get(tile)
    if (known && isSame(known.drawnAs, look)) return known.canvas
    if (left <= 0) {
      isBehind = true
      return known?.drawnAs.units === look.units && known.drawnAs.height === look.height ? known.canvas : undefined
    }
    left--
    const canvas = known?.canvas ?? spare.pop() ?? document.createElement('canvas')
    const width = tile.level === look.level ? look.width : tileBins
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== look.height) canvas.height = look.height
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) return undefined
    const image = context.createImageData(width, look.height)
    drawTile(new Uint32Array(image.data.buffer), width, look.height, {
      counts: tile.values,
      bins: tileBins,
      units: look.units,
      colors: look.colors,
      fullAt: fullCounts(look.ratesHz, 2 ** tile.level, look.scale),
      tickPx: Math.max(1, Math.round((globalThis.devicePixelRatio || 1) * (look.height / look.units.length >= 8 ? 1.5 : 1))),
    })
    context.putImageData(image, 0, 0)
    pictures.set(tile, { canvas, drawnAs: look })
    return canvas
  }
  return {
    begin() {
      left = mostAFrame
      isBehind = false
    },
    /** Whether some were left for the next frame. */
    isBehind: () => isBehind,
    forget(tile: Tile<Uint16Array>) {
      const known = pictures.get(tile)
      pictures.delete(tile)
      if (known && spare.length < 4) spare.push(known.canvas)
    },
    /** Where a tile, or the part of it that stands in for another, is on show. */
    placed(tile: Tile<Uint16Array>, wanted: { level: number; index: number }, look: Look): Placed | undefined {
      const picture = draw(tile, look)
      if (!picture) return undefined
      const share = 1 / 2 ** (tile.level - wanted.level)
      const tileS = tileBins * 2 ** wanted.level
      return {
        picture,
        fromS: wanted.index * tileS,
        toS: (wanted.index + 1) * tileS,
        left: wanted.index * share - tile.index,
        share,
      }
    },
  }
}

function isSame(a: Look, b: Look): boolean {
  return (
    a.level === b.level &&
    a.width === b.width &&
    a.height === b.height &&
    a.units === b.units &&
    a.colors === b.colors &&
    a.scale === b.scale
  )
}
