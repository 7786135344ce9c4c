import type { UnitView } from '../../../../electron/host/api.ts'
import { number, percent } from '../../words.ts'
import { barsPath, mostOf, Plot } from './Plot.tsx'

const decades = [
  [0.001, '1 ms'],
  [0.01, '10 ms'],
  [0.1, '100 ms'],
  [1, '1 s'],
  [10, '10 s'],
] as const

/** Inter-spike intervals on a logarithmic axis, with what lies within the refractory time. */
export function IntervalChart({ intervals }: { intervals: UnitView['intervals'] }) {
  const { edgesS, counts, medianS, variation, refractoryS, violations, violationShare, contamination } = intervals
  if (medianS === null || violationShare === null) return <p className="dim">One spike has no interval.</p>
  const logs = edgesS.map((edge) => Math.log10(edge))
  const [low, high] = [logs[0] ?? 0, logs.at(-1) ?? 1]
  const median = medianS < 1 ? `${number(1000 * medianS)} ms` : `${number(medianS)} s`
  return (
    <>
      <Plot
        label={`Inter-spike intervals, median ${median}; ${violations} shorter than ${1000 * refractoryS} ms`}
        xs={[low, high]}
        ys={[0, mostOf(counts) || 1]}
        xTicks={decades.map(([s, text]) => [Math.log10(s), text])}
        xTitle="interval"
        yTitle="count"
      >
        {(frame) => (
          <>
            <rect
              className="refractory"
              x={frame.left}
              y={frame.top}
              width={frame.x(Math.log10(refractoryS)) - frame.left}
              height={frame.bottom - frame.top}
            />
            <path className="bars" d={barsPath(frame, logs, counts)} />
          </>
        )}
      </Plot>
      <p>
        {violations === 0
          ? `No interval is shorter than ${1000 * refractoryS} ms.`
          : `${percent(violationShare)} of intervals (${violations}) are shorter than ${1000 * refractoryS} ms; contamination ${contaminationText(contamination)} (Hill).`}
      </p>
      <p className="dim">
        Median {median}
        {variation !== null && ` · CV ${number(variation)}`}
      </p>
    </>
  )
}

function contaminationText(share: number | null): string {
  return share === null ? 'unknown' : share > 1 ? 'above 100 %' : percent(share)
}
