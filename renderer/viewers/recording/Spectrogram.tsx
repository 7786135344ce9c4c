import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { SpectrogramView } from '../../../electron/host/api.ts'
import { fetchedJson } from '../fetched.ts'
import { clock } from '../time/clock.ts'

const [width, height, left, bottom] = [248, 96, 22, 14]
/** What is drawn below the strongest. */
const rangeDb = 40
/** Viridis at five places: perceptual, and told apart by those who do not see red or green. */
const colors = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const

/** Power over time and frequency of what is marked. `asked` says which trace, from when to when, and how it is shown. */
export function Spectrogram({ itemId, asked, highestHz }: { itemId: string; asked: string; highestHz: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { data, error } = useQuery({
    queryKey: ['items', 'spectrogram', itemId, asked, highestHz],
    queryFn: ({ signal }) => fetchedJson<SpectrogramView>(`/items/${itemId}/spectrogram.json?${asked}&highest=${highestHz}`, signal),
    retry: false,
    gcTime: 10_000,
  })
  const most = data ? data.decibels.reduce<number>((best, value) => Math.max(best, value ?? -Infinity), -Infinity) : 0
  useEffect(() => {
    if (data && canvas.current) drawPower(canvas.current, data, most)
  }, [data, most])
  if (error || !data) return null
  const step = data.highestHz > 40 ? 20 : data.highestHz > 15 ? 5 : 2
  const rows = Array.from({ length: Math.floor(data.highestHz / step) }, (_, n) => (n + 1) * step)
  return (
    <>
      <div className="spectrogram">
        <canvas ref={canvas} role="img" aria-label={`Power from 0 to ${Math.round(data.highestHz)} Hz over time`} />
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {rows.map((hz) => (
            <text key={hz} x={left - 4} y={9 + (1 - hz / data.highestHz) * (height - bottom - 6)} textAnchor="end">
              {hz}
            </text>
          ))}
          <text x={left} y={height - 3}>
            {clock(data.fromS, 0.1)}
          </text>
          <text x={width} y={height - 3} textAnchor="end">
            {clock(data.toS, 0.1)}
          </text>
        </svg>
      </div>
      <p className="dim">
        Hz over time · yellow {(most + 120).toFixed(0)} dB of µV²/Hz, dark {rangeDb} dB less · Hann {data.windowS.toPrecision(2)} s
      </p>
    </>
  )
}

function drawPower(canvas: HTMLCanvasElement, { columns, bins, decibels }: SpectrogramView, most: number): void {
  canvas.width = columns
  canvas.height = bins
  const image = new ImageData(columns, bins)
  for (let column = 0; column < columns; column++)
    for (let bin = 0; bin < bins; bin++) {
      const value = decibels[column * bins + bin]
      if (value === null || value === undefined) continue
      image.data.set([...colorOf(1 - (most - value) / rangeDb), 255], 4 * ((bins - 1 - bin) * columns + column))
    }
  canvas.getContext('2d')?.putImageData(image, 0, 0)
}

function colorOf(share: number): number[] {
  const at = Math.min(1, Math.max(0, share)) * (colors.length - 1)
  const [low, high] = [colors[Math.floor(at)] ?? colors[0], colors[Math.ceil(at)] ?? colors[4]]
  return low.map((value, n) => Math.round(value + ((high[n] ?? value) - value) * (at - Math.floor(at))))
}
