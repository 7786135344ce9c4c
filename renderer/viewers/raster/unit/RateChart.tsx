import { useStore } from 'zustand'
import type { SpikesView, UnitView } from '../../../../electron/host/api.ts'
import { clock, stepOf } from '../../time/clock.ts'
import { number } from '../../words.ts'
import { signedClock } from '../paint.ts'
import type { RasterView } from '../view.ts'
import { barsPath, mostOf, Plot } from './Plot.tsx'

/** Firing rate over the whole recording, with the page that is on show. */
export function RateChart({ unit, info, view }: { unit: UnitView; info: SpikesView; view: RasterView }) {
  const { fromS, spanS } = useStore(view.store)
  const { startS, durationS } = info
  const most = mostOf(unit.ratesHz) || 1
  const step = stepOf(durationS, 4)
  const first = Math.ceil(startS / step - 1e-9)
  const count = Math.floor((startS + durationS) / step + 1e-9) - first + 1
  const ticks = Array.from({ length: count }, (_, n) => [(first + n) * step - startS, signedClock((first + n) * step, step)] as const)
  const bin = unit.binS < 1 ? `${number(1000 * unit.binS)} ms` : unit.binS < 60 ? `${number(unit.binS)} s` : clock(unit.binS)
  return (
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
        <>
          <path
            className="bars"
            d={barsPath(
              frame,
              Array.from({ length: unit.ratesHz.length + 1 }, (_, n) => n * unit.binS),
              unit.ratesHz,
            )}
          />
          {spanS < durationS && (
            <rect
              className="page"
              x={frame.x(fromS)}
              y={frame.top}
              width={Math.max(2, frame.x(fromS + spanS) - frame.x(fromS))}
              height={frame.bottom - frame.top}
            />
          )}
        </>
      )}
    </Plot>
  )
}
