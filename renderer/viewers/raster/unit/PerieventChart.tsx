import { useComputedColorScheme } from '@mantine/core'
import type { PerieventView } from '../../../../electron/host/api.ts'
import { number } from '../../words.ts'
import { classColor } from '../unit-colors.ts'
import { linePath, mostOf, Plot } from './Plot.tsx'

/** Spikes around events, a row for each, and beneath on the same axis how fast the unit fires, with its standard error. */
export function PerieventChart({ found, moment }: { found: PerieventView; moment: string }) {
  const theme = useComputedColorScheme('dark')
  const { groups, binS, beforeS, afterS, events } = found
  const many = groups.length > 1
  const colorOf = (n: number) => (many ? classColor(theme, n) : 'var(--accent)')
  const xs: readonly [number, number] = [-beforeS, afterS]
  const rows = groups.flatMap((group, n) => group.rows.map((spikes) => ({ spikes, color: many ? colorOf(n) : 'var(--ink)' })))
  const upper = groups.flatMap(({ ratesHz, semHz }) => ratesHz.map((rate, n) => rate + (semHz[n] ?? 0)))
  const most = mostOf(upper) || 1
  const centres = Array.from({ length: groups[0]?.ratesHz.length ?? 0 }, (_, n) => -beforeS + (n + 0.5) * binS)
  const height = Math.max(50, Math.min(170, 14 + 3 * rows.length))
  return (
    <>
      <Plot
        label={`Spikes around ${moment}, ${rows.length} of ${events} events as rows`}
        xs={xs}
        ys={[0, rows.length]}
        xTicks={[]}
        xTitle=""
        yTitle={rows.length < events ? `first ${rows.length}` : `${events} events`}
        height={height}
        downward
        hideY
      >
        {(frame) => {
          const rowPx = (frame.bottom - frame.top) / Math.max(1, rows.length)
          const byColor = Map.groupBy([...rows.entries()], ([, { color }]) => color)
          return (
            <>
              {[...byColor].map(([color, own]) => (
                <path
                  key={color}
                  stroke={color}
                  strokeWidth={1}
                  d={own
                    .flatMap(([row, { spikes }]) =>
                      spikes.map(
                        (s) =>
                          `M${frame.x(s).toFixed(1)} ${(frame.top + row * rowPx).toFixed(1)}v${Math.max(0.8, 0.85 * rowPx).toFixed(1)}`,
                      ),
                    )
                    .join('')}
                />
              ))}
              <path className="mark" d={`M${frame.x(0)} ${frame.top}V${frame.bottom}`} />
            </>
          )
        }}
      </Plot>
      <Plot
        label={`Peri-event time histogram: at most ${number(most)} Hz`}
        xs={xs}
        ys={[0, most]}
        xTitle={`seconds from ${moment}, bins of ${number(1000 * binS)} ms`}
        yTitle="Hz"
      >
        {(frame) => (
          <>
            {groups.map(({ condition, ratesHz, semHz }, n) => (
              <g key={condition}>
                <path className="band" style={{ fill: colorOf(n) }} d={bandPath(centres, ratesHz, semHz, frame.x, frame.y)} />
                <path className="curve" style={{ stroke: colorOf(n) }} d={linePath(frame, centres, ratesHz)} />
              </g>
            ))}
            <path className="mark" d={`M${frame.x(0)} ${frame.top}V${frame.bottom}`} />
          </>
        )}
      </Plot>
      {many && (
        <p className="raster-legend">
          {groups.map(({ condition, events: own }, n) => (
            <span key={condition}>
              <i className="swatch" style={{ background: colorOf(n) }} /> {condition || 'n/a'} <span className="dim">{own}</span>
            </span>
          ))}
        </p>
      )}
      <p className="dim">Mean over events; the band is its standard error.</p>
    </>
  )
}

function bandPath(
  xs: readonly number[],
  ratesHz: readonly number[],
  semHz: readonly (number | null)[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const at = (n: number, way: 1 | -1) =>
    `${x(xs[n] ?? 0).toFixed(1)} ${y(Math.max(0, (ratesHz[n] ?? 0) + way * (semHz[n] ?? 0))).toFixed(1)}`
  const there = ratesHz.map((_, n) => at(n, 1))
  const back = ratesHz.map((_, n) => at(ratesHz.length - 1 - n, -1))
  return there.length ? `M${[...there, ...back].join('L')}Z` : ''
}
