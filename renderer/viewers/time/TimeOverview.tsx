import { type PointerEvent, useEffect, useRef } from 'react'
import type { Page, Pages } from './pages.ts'
import { watchLook } from './watch-look.ts'
import './time.css'

/** What an overview is drawn on, in CSS pixels, and the colours of the window by their names. */
export interface OverviewCanvas {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  color(name: string): string
}

interface TimeOverviewProps {
  readonly page: Page
  readonly pages: Pick<Pages, 'go' | 'durationS'>
  /** The last whole second that is told, and where the page begins in words. */
  readonly lastS: number
  readonly said: string
  /** Must stay the same while it draws the same. */
  draw(canvas: OverviewCanvas): void
}

/** All of the time there is, and where the page is. A click or a drag goes there. */
export function TimeOverview({ page: { fromS, spanS }, pages: { go, durationS }, lastS, said, draw }: TimeOverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const again = () => {
      const prepared = prepare(element)
      if (prepared) draw(prepared)
    }
    again()
    return watchLook(element, again)
  }, [draw])
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.buttons) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    go(((event.clientX - left) / width) * durationS - spanS / 2)
  }
  return (
    <div
      className="overview"
      role="slider"
      tabIndex={0}
      aria-label="Time in the recording"
      aria-valuemin={0}
      aria-valuemax={lastS}
      aria-valuenow={Math.round(fromS)}
      aria-valuetext={said}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        follow(event)
      }}
      onPointerMove={follow}
    >
      <canvas ref={canvas} />
      <i style={{ left: `${(100 * fromS) / durationS}%`, width: `max(3px, ${(100 * spanS) / durationS}%)` }} />
    </div>
  )
}

function prepare(element: HTMLCanvasElement): OverviewCanvas | undefined {
  const context = element.getContext('2d')
  const dpr = globalThis.devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = element
  if (!context || width < 2) return undefined
  element.width = width * dpr
  element.height = height * dpr
  context.scale(dpr, dpr)
  const style = getComputedStyle(element)
  return { context, width, height, color: (name) => style.getPropertyValue(name).trim() }
}
