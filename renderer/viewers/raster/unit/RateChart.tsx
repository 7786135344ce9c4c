import type { SpikesView, UnitView } from '../../../../electron/host/api.ts'
import { clock, stepOf } from '../../time/clock.ts'
import { useCalmPage } from '../../time/use-calm-page.ts'
import { number } from '../../words.ts'
import { signedClock } from '../paint.ts'
import type { RasterView } from '../view.ts'
import { barsPath, mostOf, Plot, plotShare } from './Plot.tsx'

/** Firing rate over the whole recording, with the page that is on show. */
export function RateChart({ unit, info, view }: { unit: UnitView; info: SpikesView; view: RasterView }) {
  const { startS, durationS } = info
  const most = mostOf(unit.ratesHz) || 1
  const step = stepOf(durationS, 4)
  const first = Math.ceil(startS / step - 1e-9)
  const count = Math.floor((startS + durationS) / step + 1e-9) - first + 1
  const ticks = Array.from({ length: count }, (_, n) => [(first + n) * step - startS, signedClock((first + n) * step, step)] as const)
  const bin = unit.binS < 1 ? `${number(1000 * unit.binS)} ms` : unit.binS < 60 ? `${number(unit.binS)} s` : clock(unit.binS)
  return (
    <div className="rate-chart">
      <Plot
        label={`Firing rate over time, at most ${number(most)} Hz in bins of ${bin}`}
        xs={[0, durationS]}
        ys={[0, most]}
        xTicks={ticks}
        xTitle={`time, bins of ${bin}`}
        yTitle="Hz"
        height={100}
      >
        {(frame) => (
          <path
            className="bars"
            d={barsPath(
              frame,
              Array.from({ length: unit.ratesHz.length + 1 }, (_, n) => n * unit.binS),
              unit.ratesHz,
            )}
          />
        )}
      </Plot>
      <PageMark view={view} />
    </div>
  )
}

/** Moved over the chart rather than drawn into it: the chart is not drawn again in every frame. */
function PageMark({ view }: { view: RasterView }) {
  const { fromS, spanS } = useCalmPage(view.store)
  if (spanS >= view.durationS) return null
  const [from, length] = [fromS / view.durationS, spanS / view.durationS]
  const width = plotShare.right - plotShare.left
  return <i style={{ left: `${100 * (plotShare.left + from * width)}%`, width: `max(2px, ${100 * length * width}%)` }} />
}
