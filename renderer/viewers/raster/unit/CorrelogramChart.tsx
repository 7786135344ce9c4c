import type { CorrelogramView } from '../../../../electron/host/api.ts'
import { number } from '../../words.ts'
import { barsPath, mostOf, Plot } from './Plot.tsx'

interface CorrelogramProps {
  readonly found: CorrelogramView
  readonly title: string
  readonly xTitle: string
}

/** A correlogram as a rate, with the rate that independent firing would give. */
export function CorrelogramChart({ found, title, xTitle }: CorrelogramProps) {
  const { binS, longest, ratesHz, expectedHz, pairs } = found
  if (pairs === 0) return <p className="dim">No two spikes lie within ±{number(1000 * binS * longest)} ms of each other.</p>
  const edges = Array.from({ length: ratesHz.length + 1 }, (_, n) => 1000 * binS * (n - longest - 0.5))
  const most = Math.max(mostOf(ratesHz), expectedHz) || 1
  const peak = ratesHz.indexOf(mostOf(ratesHz))
  return (
    <Plot
      label={`${title}: highest ${number(most)} Hz at ${number(1000 * binS * (peak - longest))} ms; independent firing gives ${number(expectedHz)} Hz`}
      xs={[edges[0] ?? 0, edges.at(-1) ?? 1]}
      ys={[0, most]}
      xTitle={xTitle}
      yTitle="Hz"
    >
      {(frame) => (
        <>
          <path className="bars" d={barsPath(frame, edges, ratesHz)} />
          <path className="axis" d={`M${frame.x(0)} ${frame.top}V${frame.bottom}`} />
          <path className="mark" d={`M${frame.left} ${frame.y(expectedHz)}H${frame.right}`} />
        </>
      )}
    </Plot>
  )
}
