import { type PointerEvent, useRef } from 'react'
import { firstWhere, within } from '../time/timed.ts'
import { type Annotation, annotationAt, type Edge, edgeAt, withEdge } from './annotation-edit.ts'
import { headPx, labelPx, mostLetters, namesPx, rowPxOf, type Scene } from './paint.ts'
import type { PlotProps } from './TracePlot.tsx'

type Grip =
  | { readonly kind: 'span'; readonly s: number; readonly trace: number }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly from: Annotation }

const reachPx = 5

/** What the pointer does: marks spans, chooses annotations at the head, draws edges of the one that is chosen, and judges channels by their names. */
export function usePointing({ view, info, events, traces, annotations }: PlotProps, point: (at: Scene['cursor']) => void) {
  const grip = useRef<Grip>(undefined)
  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const { fromS, spanS } = view.store.getState()
    const share = (event.clientX - left - namesPx) / (width - namesPx)
    const trace = Math.floor((event.clientY - top - headPx) / rowPxOf(height, traces))
    const isRow = trace >= 0 && trace < traces.length
    return {
      s: fromS + Math.min(1, Math.max(0, share)) * spanS,
      trace,
      inside: share >= 0 && isRow,
      isName: share < 0 && isRow,
      isHead: share >= 0 && trace < 0,
      aPxS: spanS / (width - namesPx),
    }
  }
  type Place = ReturnType<typeof place>
  const edgeOf = ({ s, aPxS }: Place): Grip | undefined => {
    const { chosen } = annotations.store.getState()
    const edge = chosen && edgeAt(chosen, s, reachPx * aPxS)
    return edge && { kind: 'edge', edge, from: chosen }
  }
  /** A line, a band or the name beside its beginning. */
  const atHead = ({ s, aPxS }: Place): Annotation | undefined => {
    const reachS = reachPx * aPxS
    const on = annotationAt(within(events, s - reachS, s + reachS), s, reachS)
    if (on) return on
    const before = events.all[firstWhere(events.all.length, (n) => (events.all[n]?.onsetS ?? 0) > s) - 1]
    return before && s - before.onsetS < labelPx(Math.min(mostLetters, before.label.length)) * aPxS ? before : undefined
  }
  return {
    onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
      if (event.button !== 0) return
      const at = place(event)
      const channel = traces[at.trace]?.channel
      if (at.isName) {
        if (channel !== undefined) annotations.toggleBad(channel)
        return
      }
      event.currentTarget.setPointerCapture(event.pointerId)
      grip.current = edgeOf(at)
      if (grip.current) return
      annotations.choose(at.isHead ? atHead(at) : undefined)
      if (at.inside) grip.current = { kind: 'span', s: at.s, trace: at.trace }
      if (!event.shiftKey && !at.isHead) view.store.setState({ selection: undefined })
    },
    onPointerMove(event: PointerEvent<HTMLCanvasElement>) {
      const at = place(event)
      const held = grip.current
      if (held?.kind === 'span' && Math.abs(at.s - held.s) > 0.004 * view.store.getState().spanS)
        view.store.setState({ selection: { fromS: Math.min(at.s, held.s), toS: Math.max(at.s, held.s), trace: held.trace } })
      if (held?.kind === 'edge') annotations.follow(withEdge(held.from, held.edge, at.s, info.durationS))
      const isEdge = held?.kind === 'edge' || (!held && !at.isName && edgeOf(at) !== undefined)
      event.currentTarget.style.cursor = isEdge ? 'ew-resize' : at.isName || (at.isHead && atHead(at)) ? 'pointer' : ''
      point(at.inside ? at : undefined)
    },
    onPointerUp() {
      if (grip.current?.kind === 'edge') annotations.followed(grip.current.from)
      grip.current = undefined
    },
    onPointerLeave: () => point(undefined),
  }
}
