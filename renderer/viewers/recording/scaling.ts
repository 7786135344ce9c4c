import { pxPerMm, sensitivityOf, stepFor } from './sensitivity.ts'
import { type Tile, traceIn } from './tiles.ts'
import { medianOf, middleOf, sizeOf } from './trace-statistics.ts'
import type { Trace } from './traces.ts'

/** What traces are drawn by: a sensitivity for each type of channel, so that they can be compared, and what stands at the middle of each. */
export interface Scaling {
  /** The step of sensitivity at which most of a type fits its row. */
  readonly fits: ReadonlyMap<string, number>
  readonly anchors: readonly (number | undefined)[]
  /** Whether it was found on pages on which only the outline of traces is seen, which are scaled by themselves. */
  readonly long: boolean
}

export const isLong = (spanS: number): boolean => spanS > 60

/** From what a tile holds; types that are known keep what they have. */
export function scalingOf(tile: Tile, traces: readonly Trace[], rowPx: number, long: boolean, known?: Scaling['fits']): Scaling {
  const fits = new Map(known)
  for (const type of new Set(traces.map((trace) => trace.type))) {
    const sizes = traces.flatMap((trace, n) => (trace.type === type ? [(sizeOf(traceIn(tile, n)) ?? 0) * trace.times] : [])).filter(Boolean)
    const size = medianOf(sizes)
    if (size !== undefined && !fits.has(type)) fits.set(type, stepFor(size, (long ? 0.42 : 0.55) * rowPx))
  }
  return { fits, anchors: anchorsOf(tile, traces), long }
}

export function anchorsOf(tile: Tile, traces: readonly Trace[]): (number | undefined)[] {
  return traces.map((_, n) => middleOf(traceIn(tile, n)))
}

/** Units a millimetre, in the trace's shown unit. */
export function sensitivity({ fits }: Scaling, { type }: Pick<Trace, 'type'>, gainStep: number): number {
  return sensitivityOf((fits.get(type) ?? 0) - gainStep)
}

/** Pixels of the style sheet for one unit as the host gives it. */
export function pxPerUnit(scaling: Scaling, trace: Trace, gainStep: number): number {
  return (pxPerMm * trace.times) / sensitivity(scaling, trace, gainStep)
}

/** Whether a trace has left its row: it is then drawn about another middle. */
export function hasDrifted(tile: Tile, traces: readonly Trace[], scaling: Scaling, gainStep: number, rowPx: number): boolean {
  const now = anchorsOf(tile, traces)
  return traces.some((trace, n) => {
    const [here, anchor] = [now[n], scaling.anchors[n]]
    if (here === undefined) return false
    return anchor === undefined || Math.abs(here - anchor) * pxPerUnit(scaling, trace, gainStep) > 1.2 * rowPx
  })
}
