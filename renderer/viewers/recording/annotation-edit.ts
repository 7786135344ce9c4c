import { firstWhere } from '../time/timed.ts'

/** Something that is marked in a recording. */
export interface Annotation {
  readonly onsetS: number
  readonly durationS: number
  readonly label: string
}

/** What is marked in a recording: annotations sorted by onset, and the names of bad channels. */
export interface Annotated {
  readonly events: readonly Annotation[]
  readonly bad: readonly string[]
}

/** One thing that was done: an annotation that went, one that came (both: it was changed), or channels that became bad or good. */
export interface Change {
  readonly gone?: Annotation
  readonly came?: Annotation
  readonly bad?: { readonly before: readonly string[]; readonly after: readonly string[] }
}

/** With a change done. Annotations are known by identity, so that two that are alike stay two. */
export function changed({ events, bad }: Annotated, change: Change): Annotated {
  const { gone, came } = change
  const at = gone ? events.indexOf(gone, firstAtOrAfter(events, gone.onsetS)) : -1
  const without = at < 0 ? events : events.toSpliced(at, 1)
  const withIt = came ? without.toSpliced(firstAfter(without, came.onsetS), 0, came) : without
  return { events: withIt, bad: change.bad?.after ?? bad }
}

/** What takes a change back. */
export function inverse({ gone, came, bad }: Change): Change {
  return { gone: came, came: gone, bad: bad && { before: bad.after, after: bad.before } }
}

export type Edge = 'onset' | 'end'

/** The edge of an annotation within `reachS` of a time; of two the nearer, and of a moment its end, so that it can be drawn out. */
export function edgeAt({ onsetS, durationS }: Annotation, s: number, reachS: number): Edge | undefined {
  const [toOnset, toEnd] = [Math.abs(s - onsetS), Math.abs(s - onsetS - durationS)]
  if (Math.min(toOnset, toEnd) > reachS) return undefined
  return toOnset < toEnd ? 'onset' : 'end'
}

/** With an edge at a time in the recording; drawn over the other edge, the two change places. */
export function withEdge(annotation: Annotation, edge: Edge, s: number, recordingS: number): Annotation {
  const at = Math.min(recordingS, Math.max(0, s))
  const other = edge === 'onset' ? annotation.onsetS + annotation.durationS : annotation.onsetS
  return { ...annotation, onsetS: tidy(Math.min(at, other)), durationS: tidy(Math.abs(at - other)) }
}

/** Of annotations that touch a time within `reachS`, the shortest: what lies on top. */
export function annotationAt(touching: readonly Annotation[], s: number, reachS: number): Annotation | undefined {
  return touching
    .filter(({ onsetS, durationS }) => s >= onsetS - reachS && s <= onsetS + durationS + reachS)
    .reduce<Annotation | undefined>((best, each) => (best && best.durationS <= each.durationS ? best : each), undefined)
}

/** To a millisecond: a hand is not finer. */
export function tidy(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

function firstAtOrAfter(events: readonly Annotation[], s: number): number {
  return firstThat(events, ({ onsetS }) => onsetS >= s)
}

function firstAfter(events: readonly Annotation[], s: number): number {
  return firstThat(events, ({ onsetS }) => onsetS > s)
}

function firstThat(events: readonly Annotation[], holds: (event: Annotation) => boolean): number {
  return firstWhere(events.length, (n) => {
    const event = events[n]
    return event !== undefined && holds(event)
  })
}
