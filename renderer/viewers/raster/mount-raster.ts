import { fetched } from '../fetched.ts'
import { momentFor, sharedTime } from '../time/shared-time.ts'
import { watchLook } from '../time/watch-look.ts'
import { type Layout, layOut, namesWidth } from './layout.ts'
import { type Colors, type Placed, paint, type Scene, type Strip } from './paint.ts'
import { type Look, tilePictures } from './pictures.ts'
import type { RasterPlotProps } from './RasterPlot.tsx'
import { levelOf, type TileCache, tileBins, tileCache } from './tiles.ts'

/** Half of the way is gone in this time. */
const glideMs = 45
const [mostRasterTiles, mostTraceTiles] = [32, 24]

export interface Place {
  readonly s: number
  /** Among the rows on show. */
  readonly row: number | undefined
  readonly unit: number | undefined
}

/** Draws the raster into a canvas, and again whenever something changes. */
export function mountRaster(element: HTMLCanvasElement, now: { readonly current: RasterPlotProps }) {
  const { tabId, view, address, info } = now.current
  const pictures = tilePictures()
  let frame = 0
  const again = () => {
    frame ||= requestAnimationFrame(draw)
  }
  const raster = tileCache(
    async (level, index, signal) =>
      new Uint16Array(await (await fetched(`${address}/raster?level=${level}&index=${index}`, signal)).arrayBuffer()),
    { most: mostRasterTiles, changed: again, dropped: pictures.forget },
  )
  const traces = info.behaviour.map((_, behaviour) =>
    tileCache(
      async (level, index, signal) => {
        const tileS = tileBins * 2 ** level
        const part = `behaviour=${behaviour}&from=${index * tileS}&to=${(index + 1) * tileS}&columns=${tileBins}`
        return new Float32Array(await (await fetched(`${address}/behaviour?${part}`, signal)).arrayBuffer())
      },
      { most: mostTraceTiles, changed: again },
    ),
  )
  let pointed: Place | undefined
  let shown = { fromS: view.store.getState().fromS, spanS: view.store.getState().spanS }
  let lastMs = 0
  let colors: Colors | undefined
  let rowsOnShow: { of: Int32Array; first: number; rows: number; units: Int32Array } | undefined
  let layout: Layout = layOut(1, 1, 0, 0)
  const rateColumn = info.columns.findIndex(({ name }) => name === 'rate')
  const idColumn = info.columns.findIndex(({ name }) => name === 'id')
  const ratesHz = info.units.map((cells) => Number(cells[rateColumn]) || 0)
  const ids = info.units.map((cells) => String(cells[idColumn] ?? ''))
  const [alone, besideStrips] = [namesWidth(ids, false), namesWidth(ids, true)]
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches

  // Painted by the processor off the page and put on it in one piece: software graphics show that a fifth faster than a canvas that is read back.
  const sheet = document.createElement('canvas')
  const shownOn = element.getContext('2d', { alpha: false })

  const glide = (ms: number) => {
    const { fromS, spanS } = view.store.getState()
    const [restS, ratio] = [fromS - shown.fromS, spanS / shown.spanS]
    const isThere = Math.abs(restS) < spanS / 4000 && Math.abs(Math.log(ratio)) < 0.002
    // A page and more is turned at once, as the eye has nothing to follow.
    if (isStill || isThere || (ratio === 1 && Math.abs(restS) > 0.9 * spanS)) shown = { fromS, spanS }
    else {
      const part = 1 - 0.5 ** (Math.min(ms, 100) / glideMs)
      shown = { fromS: shown.fromS + part * restS, spanS: shown.spanS * ratio ** part }
    }
    return shown.fromS !== fromS || shown.spanS !== spanS
  }
  /** The same list as long as it holds the same, so that pictures know what they were drawn of. */
  const unitsOnShow = () => {
    const { firstRow, rows } = view.store.getState()
    const of = view.order.getState().units
    if (rowsOnShow?.of !== of || rowsOnShow.first !== firstRow || rowsOnShow.rows !== rows)
      rowsOnShow = { of, first: firstRow, rows, units: of.subarray(firstRow, firstRow + rows) }
    return rowsOnShow.units
  }
  const draw = (ms: number) => {
    frame = 0
    const isMoving = glide(lastMs ? ms - lastMs : 16)
    lastMs = isMoving ? ms : 0
    const props = now.current
    const { spanS, unit, other, scale, traces: wanted } = view.store.getState()
    layout = layOut(element.clientWidth, element.clientHeight, wanted.length, wanted.length ? besideStrips : alone)
    if (layout.plotWidth < 20 || layout.height < 80) return
    colors ??= colorsOf(element)
    const dpr = globalThis.devicePixelRatio || 1
    const columns = Math.round(layout.plotWidth * dpr)
    const level = levelOf(spanS, columns)
    const units = unitsOnShow()
    const look: Look = {
      level,
      width: Math.round((tileBins * 2 ** level * columns) / spanS),
      height: Math.max(1, Math.round((layout.bottom - layout.top) * dpr)),
      units,
      colors: props.colors.of,
      ratesHz,
      scale,
    }
    pictures.begin()
    const tileS = tileBins * 2 ** level
    const last = Math.floor(info.durationS / tileS)
    const [from, to] = [Math.max(0, Math.floor(shown.fromS / tileS)), Math.min(last, Math.floor((shown.fromS + shown.spanS) / tileS))]
    const tiles: Placed[] = []
    let isWhole = units.length > 0
    for (let index = from; index <= to && units.length > 0; index++) {
      const own = raster.get(level, index)
      const tile = own ?? raster.nearest(level, index)
      const placed = tile && pictures.placed(tile, { level, index }, look)
      if (placed) tiles.push(placed)
      if (!own) isWhole = false
    }
    if (isWhole) for (const index of [to + 1, from - 1]) if (index >= 0 && index <= last) raster.get(level, index)
    const scene: Scene = {
      layout,
      fromS: shown.fromS,
      spanS: shown.spanS,
      startS: info.startS,
      tiles,
      isResting: shown.spanS === spanS,
      names: (row) => ids[units[row] ?? 0] ?? '',
      units,
      nameColors: (each) => `#${hex(props.colors.of[each] ?? 0)}`,
      areColored: props.colors.legend.kind !== 'none',
      selected: unit,
      compared: other,
      pointed: pointed ?? elsewhere(),
      strips: wanted.map((trace) => stripOf(trace, level, from, to)),
      events: props.events,
      colors,
    }
    paint(sheet, scene, dpr)
    if (element.width !== sheet.width) element.width = sheet.width
    if (element.height !== sheet.height) element.height = sheet.height
    shownOn?.drawImage(sheet, 0, 0)
    if (isWhole && !pictures.isBehind()) element.dataset.painted = `${level} ${from}`
    const failed = raster.failed() ?? traces.find((each) => each.failed())?.failed()
    props.told(failed?.message ?? (units.length === 0 ? 'No unit fits the filter.' : ''))
    tellPointed(level)
    if (isMoving || pictures.isBehind()) again()
  }
  const stripOf = (trace: string, level: number, from: number, to: number): Strip => {
    const [behaviour = 0, series = 0] = trace.split('.').map(Number)
    const known = info.behaviour[behaviour]
    const column = known?.columns[series]
    const cache: TileCache<Float32Array> | undefined = traces[behaviour]
    const parts = Array.from({ length: to - from + 1 }, (_, n) => cache?.get(level, from + n)).flatMap((tile) =>
      tile ? [{ tile, series, bins: tileBins }] : [],
    )
    const name = known && known.columns.length > 1 && column ? column.name : (known?.name ?? '')
    return { name, unit: known?.unit ?? '', low: column?.low ?? 0, high: column?.high ?? 1, stepS: known?.stepS ?? 0, parts }
  }
  /** The moment that is pointed at in a recording, or in other spikes: on no unit of its own. Moments are told in the file's own time. */
  const elsewhere = (): Place | undefined => {
    const s = momentFor(tabId, null, info.durationS, info.startS)
    return s === undefined ? undefined : { s: s - info.startS, row: undefined, unit: undefined }
  }
  const tellPointed = (level: number) => {
    const [binS, known] = [2 ** level, view.cursor.getState().at]
    const at = pointed ?? elsewhere()
    if (!at) {
      if (known) view.cursor.setState({ at: undefined })
      return
    }
    const bin = Math.floor(at.s / binS)
    const tile = raster.nearest(level, Math.floor(bin / tileBins))
    const isExact = tile?.level === level && at.unit !== undefined
    const count = isExact ? tile.values[(at.unit ?? 0) * tileBins + (bin % tileBins)] : undefined
    if (known?.s !== at.s || known.unit !== at.unit || known.count !== count)
      view.cursor.setState({ at: { s: at.s, unit: at.unit, count, binS } })
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { fromS, spanS, rows } = view.store.getState()
    const { left, top } = element.getBoundingClientRect()
    const x = event.clientX - left - layout.plotX
    const row = ((event.clientY - top - layout.top) / (layout.bottom - layout.top)) * rows + view.store.getState().firstRow
    if (event.altKey) view.showRows(rows * (event.deltaY > 0 ? 1.25 : 0.8), row)
    else if (event.ctrlKey) view.zoom(event.deltaY > 0 ? 1 : -1, fromS + (x / layout.plotWidth) * spanS)
    else if (x < 0) view.scrollRows(Math.sign(event.deltaY) * Math.max(1, Math.round(rows / 12)))
    else view.go(fromS + ((event.deltaX || event.deltaY) / layout.plotWidth) * spanS)
  }
  element.addEventListener('wheel', wheel, { passive: false })
  const unsubscribe = [view.store.subscribe(again), view.order.subscribe(again), sharedTime.subscribe(again)]
  const unwatch = watchLook(element, again, () => {
    colors = undefined
    again()
  })
  again()
  return {
    again,
    point(at: Place | undefined) {
      pointed = at
      sharedTime.setState({ at: at && { s: info.startS + at.s, startTime: null, tab: tabId } })
      again()
    },
    placeOf(clientX: number, clientY: number): Place | undefined {
      const { left, top } = element.getBoundingClientRect()
      const [x, y] = [clientX - left - layout.plotX, clientY - top - layout.top]
      const units = unitsOnShow()
      const row = Math.floor((y / (layout.bottom - layout.top)) * units.length)
      const isUnit = row >= 0 && row < units.length
      const s = shown.fromS + Math.max(0, Math.min(1, x / layout.plotWidth)) * shown.spanS
      return y < 0 ? undefined : { s, row: isUnit ? row : undefined, unit: isUnit ? units[row] : undefined }
    },
    close() {
      cancelAnimationFrame(frame)
      frame = -1
      for (const cache of [raster, ...traces]) cache.close()
      unwatch()
      for (const each of unsubscribe) each()
      element.removeEventListener('wheel', wheel)
    },
  }
}

/** 0xbbggrr as rrggbb. */
const hex = (color: number) => (((color & 255) << 16) | (color & 0xff00) | (color >> 16)).toString(16).padStart(6, '0')

function colorsOf(element: HTMLElement): Colors {
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  return {
    ground: color('--ground'),
    ink: color('--ink'),
    dim: color('--ink2'),
    line: color('--line'),
    panel: color('--panel'),
    event: color('--warn'),
    accent: color('--accent'),
  }
}
