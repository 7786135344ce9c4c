import type { WaveformView } from '../../../../electron/host/api.ts'
import { number } from '../../words.ts'
import { linePath, Plot } from './Plot.tsx'

/** The mean spike on its largest channel, with the next ones faint, and where on the probe it is seen. */
export function WaveformChart({ found }: { found: WaveformView }) {
  const { channels, rateHz, samples, unit, source, sites } = found
  const all = channels.flatMap(({ values }) => values)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const perSample = rateHz ? 1000 / rateHz : 1
  const xs = Array.from({ length: samples }, (_, n) => n * perSample)
  return (
    <>
      <Plot
        label={`Mean waveform on channel ${channels[0]?.site}, from ${number(low)} to ${number(high)} ${unit}`}
        xs={[0, (samples - 1) * perSample]}
        ys={[low, high]}
        xTitle={rateHz ? 'ms' : 'samples'}
        yTitle={unit || 'a. u.'}
        height={128}
      >
        {(frame) =>
          channels
            .toReversed()
            .map(({ site, values }, n, { length }) => (
              <path
                key={site}
                className="curve"
                style={n === length - 1 ? {} : { stroke: 'var(--ink3)', strokeWidth: 1, opacity: 0.55 }}
                d={linePath(frame, xs, values)}
              />
            ))
        }
      </Plot>
      <p className="dim">
        Channel {channels[0]?.site}
        {channels.length > 1 && `, ${channels.length - 1} more faint`}. {source}
      </p>
      {sites.length > 1 && <ProbeMap sites={sites} />}
    </>
  )
}

function ProbeMap({ sites }: Pick<WaveformView, 'sites'>) {
  const [xs, ys] = [sites.map(({ x }) => x), sites.map(({ y }) => y)]
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const most = Math.max(...sites.map(({ swing }) => swing)) || 1
  const best = sites.reduce((a, b) => (b.swing > a.swing ? b : a))
  const [width, height] = [276, 150]
  // Probes are long and narrow: their width is stretched where it would not be seen.
  const x = (value: number) =>
    x1 > x0
      ? 60 + ((value - x0) / (x1 - x0)) * Math.min(width - 120, Math.max(24, ((x1 - x0) / (y1 - y0 || 1)) * (height - 20)))
      : width / 2
  const y = (value: number) => height - 10 - ((value - y0) / (y1 - y0 || 1)) * (height - 20)
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Probe with ${sites.length} sites; the spike is largest at ${number(best.x)}, ${number(best.y)}`}
    >
      {sites.map((site, n) => (
        <circle
          key={n}
          cx={x(site.x)}
          cy={y(site.y)}
          r={1.6 + 5 * (site.swing / most)}
          fill={site === best ? 'var(--accent)' : 'var(--ink2)'}
          opacity={0.35 + 0.65 * (site.swing / most)}
        />
      ))}
      <text x={4} y={y(y1) + 4}>
        {number(y1)}
      </text>
      <text x={4} y={y(y0) + 4}>
        {number(y0)}
      </text>
      <text x={width - 4} y={y(best.y) + 4} textAnchor="end">
        depth {number(best.y)}
      </text>
    </svg>
  )
}
