import type { ReactNode } from 'react'
import { ticksOf, tickText } from './axis.ts'

export interface Frame {
  x(value: number): number
  y(value: number): number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface PlotProps {
  /** What a screen reader says of it. */
  readonly label: string
  readonly xs: readonly [number, number]
  readonly ys: readonly [number, number]
  readonly xTitle: string
  readonly yTitle: string
  /** Where ticks stand and what they say; round numbers unless given. */
  readonly xTicks?: readonly (readonly [number, string])[]
  readonly height?: number
  /** Values further up lie further up; in a raster, further down. */
  readonly downward?: boolean
  readonly hideY?: boolean
  children(frame: Frame): ReactNode
}

const width = 276
const [left, right, top] = [42, 6, 8]
const [axisPx, bareAxisPx] = [30, 4]
/** Where the plot begins and ends, in shares of the width of a chart. */
export const plotShare = { left: left / width, right: (width - right) / width }

/** A small chart with its axes and their titles. */
export function Plot({ label, xs, ys, xTitle, yTitle, xTicks, height = 112, downward = false, hideY = false, children }: PlotProps) {
  const [x0, x1] = xs
  const [y0, y1] = ys
  const [plotRight, plotBottom] = [width - right, height - (xTitle ? axisPx : bareAxisPx)]
  const x = (value: number) => left + ((value - x0) / (x1 - x0 || 1)) * (plotRight - left)
  const share = (value: number) => (value - y0) / (y1 - y0 || 1)
  const y = (value: number) => (downward ? top + share(value) * (plotBottom - top) : plotBottom - share(value) * (plotBottom - top))
  const ticks = xTicks ?? ticksOf(x0, x1, 5).map((value) => [value, tickText(value)] as const)
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {children({ x, y, left, right: plotRight, top, bottom: plotBottom })}
      <path className="axis" d={`M${left} ${top}V${plotBottom}H${plotRight}`} />
      {ticks.map(([value, text]) => (
        <g key={value}>
          <path className="axis" d={`M${x(value)} ${plotBottom}v3`} />
          <text x={x(value)} y={plotBottom + 13} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {!hideY &&
        ticksOf(y0, y1, 2).map((value) => (
          <text key={value} x={left - 4} y={y(value) + 3.5} textAnchor="end">
            {tickText(value)}
          </text>
        ))}
      <text x={(left + plotRight) / 2} y={height - 4} textAnchor="middle">
        {xTitle}
      </text>
      <text transform={`translate(9 ${(top + plotBottom) / 2}) rotate(-90)`} textAnchor="middle">
        {yTitle}
      </text>
    </svg>
  )
}

/** Bars without a gap, as one path: `edges` has one more than `heights`. */
export function barsPath({ x, y, bottom }: Frame, edges: readonly number[], heights: readonly number[]): string {
  const parts = heights.map((value, n) =>
    value > 0 ? `M${x(edges[n] ?? 0).toFixed(2)} ${bottom}V${y(value).toFixed(2)}H${x(edges[n + 1] ?? 0).toFixed(2)}V${bottom}Z` : '',
  )
  return parts.join('')
}

/** A line that ends where a value is missing. */
export function linePath({ x, y }: Frame, xs: readonly number[], values: readonly (number | null)[]): string {
  let isDown = false
  return values
    .map((value, n) => {
      if (value === null) {
        isDown = false
        return ''
      }
      const step = `${isDown ? 'L' : 'M'}${x(xs[n] ?? 0).toFixed(2)} ${y(value).toFixed(2)}`
      isDown = true
      return step
    })
    .join('')
}

export const mostOf = (values: readonly (number | null)[], least = 0) =>
  values.reduce<number>((most, value) => Math.max(most, value ?? least), least)
