import { useEffect, useRef } from 'react'
import type { TuningView } from '../../../../electron/host/api.ts'
import { number } from '../../words.ts'
import { ticksOf, tickText } from './axis.ts'
import { linePath, mostOf, Plot } from './Plot.tsx'

/** Rate over one axis as a curve, over two as a map, with what shifted spikes would tell. */
export function TuningChart({ found }: { found: TuningView }) {
  const { axes, unit, ratesHz, information, chance, p, shifts, preferred } = found
  const [first, second] = axes
  if (!first) return null
  const most = mostOf(ratesHz)
  return (
    <>
      {second ? (
        <PlaceMap found={found} most={most} />
      ) : (
        <Plot
          label={`Rate over ${first.name}, at most ${number(most)} Hz`}
          xs={[first.from, first.to]}
          ys={[0, most || 1]}
          xTitle={unit ? `${first.name} (${unit})` : first.name}
          yTitle="Hz"
        >
          {(frame) => {
            const centres = Array.from({ length: first.cells }, (_, n) => first.from + ((n + 0.5) * (first.to - first.from)) / first.cells)
            return <path className="curve" d={linePath(frame, centres, ratesHz)} />
          }}
        </Plot>
      )}
      <p>
        {number(information)} bits a spike; shifted spikes give {number(chance)} (p {p <= 1 / (shifts + 1) ? '≤' : '='} {p.toFixed(2)},{' '}
        {shifts} shifts).
      </p>
      <p className="dim">
        Highest {number(most)} Hz{preferred !== null && `, preferred direction ${number(preferred)}°`}. Bins of 100 ms, smoothed over 1.5
        cells.
      </p>
    </>
  )
}

const boxPx = 232

/** The first axis runs to the right, the second upwards; nothing where nobody has been. */
function PlaceMap({ found, most }: { found: TuningView; most: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { axes, ratesHz, unit } = found
  const [x, y] = axes
  const [columns, rows] = [x?.cells ?? 1, y?.cells ?? 1]
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) {
        const rate = ratesHz[column * rows + row]
        if (rate === null || rate === undefined) continue
        image.data.set([...heat(most > 0 ? rate / most : 0), 255], 4 * ((rows - 1 - row) * columns + column))
      }
    context.putImageData(image, 0, 0)
  }, [ratesHz, columns, rows, most])
  if (!x || !y) return null
  const size = Math.min(boxPx / columns, boxPx / rows)
  const ends = (axis: typeof x) => {
    const ticks = ticksOf(axis.from, axis.to, 3)
    return ticks.map(tickText).join(', ')
  }
  return (
    <figure className="place-map">
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ width: columns * size, height: rows * size }}
        role="img"
        aria-label={`Map of rate over ${x.name} from ${ends(x)} and ${y.name} from ${ends(y)}, at most ${number(most)} Hz`}
      />
      <figcaption>
        <span>
          {x.name} → {number(x.from)} to {number(x.to)} {unit} · {y.name} ↑ {number(y.from)} to {number(y.to)} {unit}
        </span>
        <span className="raster-legend">
          0{' '}
          <i
            className="ramp"
            style={{ background: `linear-gradient(90deg, ${heatStops.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(', ')})` }}
          />{' '}
          {number(most)} Hz
        </span>
      </figcaption>
    </figure>
  )
}

/** Inferno, every sixth of the way. */
const heatStops = [
  [0, 0, 4],
  [50, 10, 94],
  [120, 28, 109],
  [188, 55, 84],
  [237, 105, 37],
  [251, 180, 26],
  [252, 255, 164],
] as const

function heat(share: number): number[] {
  const at = Math.max(0, Math.min(1, share)) * (heatStops.length - 1)
  const [a, b] = [heatStops[Math.floor(at)] ?? heatStops[0], heatStops[Math.ceil(at)] ?? heatStops[0]]
  return a.map((value, n) => Math.round(value + (at % 1) * ((b[n] ?? 0) - value)))
}
