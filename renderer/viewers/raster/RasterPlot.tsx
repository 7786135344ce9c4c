import { type PointerEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { SpikesView } from '../../../electron/host/api.ts'
import { useCalmPage } from '../time/use-calm-page.ts'
import { mountRaster } from './mount-raster.ts'
import type { Scene } from './paint.ts'
import { signedClock } from './paint.ts'
import type { UnitColors } from './unit-colors.ts'
import type { RasterView } from './view.ts'

export interface RasterPlotProps {
  readonly name: string
  readonly tabId: string
  readonly address: string
  readonly view: RasterView
  readonly info: SpikesView
  readonly events: Scene['events']
  readonly colors: UnitColors
  /** After a step of curation the keys stay where they were. */
  readonly isAgain: boolean
  told(text: string): void
}

/** The raster with the traces beneath it. Tiles are drawn once and then moved, so that scrolling costs no more than moving pictures. */
export function RasterPlot(props: RasterPlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const now = useRef(props)
  now.current = props
  const { view, info } = props
  const { fromS, spanS } = useCalmPage(view.store)
  const firstRow = useStore(view.store, (now) => now.firstRow)
  const rows = useStore(view.store, (now) => now.rows)
  const { units } = useStore(view.order)
  const controls = useRef<ReturnType<typeof mountRaster>>(undefined)
  useEffect(() => {
    const element = canvas.current
    if (element) controls.current = mountRaster(element, now)
    if (now.current.isAgain && document.activeElement === document.body) element?.focus({ preventScroll: true })
    return () => controls.current?.close()
  }, [])
  useEffect(() => controls.current?.again(), [props])
  const at = (event: PointerEvent<HTMLCanvasElement>) => controls.current?.placeOf(event.clientX, event.clientY)
  const step = spanS < 1 ? 0.01 : spanS < 20 ? 0.1 : 1
  const shown = `${Math.min(rows, units.length)} of ${info.units.length} units${rows < units.length ? ` from the ${firstRow + 1}th` : ''}`
  return (
    <canvas
      ref={canvas}
      className="raster"
      tabIndex={0}
      role="img"
      aria-label={`${props.name}: ${shown}, from ${signedClock(info.startS + fromS, step)} to ${signedClock(info.startS + fromS + spanS, step)}`}
      onPointerMove={(event) => controls.current?.point(at(event))}
      onPointerLeave={() => controls.current?.point(undefined)}
      onClick={(event) => {
        const place = controls.current?.placeOf(event.clientX, event.clientY)
        if (place?.unit === undefined) return
        if (event.shiftKey) view.store.setState({ other: place.unit })
        else view.select(place.unit)
      }}
    />
  )
}
