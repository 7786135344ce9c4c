import { createStore } from 'zustand'
import { workspace } from '../../app/workspace.ts'

/** A moment of something that lasts: seconds from its zero, which is the start of a recording, and when that was, if known. */
interface Moment {
  readonly s: number
  readonly startTime: string | null
}

/** The moment that is pointed at, and in which tab: others on show mark the same while cursors are linked. */
export const sharedTime = createStore<{ readonly at: (Moment & { readonly tab: string }) | undefined }>(() => ({ at: undefined }))

/**
 * The moment pointed at elsewhere, in seconds of what began at `startTime`; undefined where nothing is, or where it does not lie within.
 * @param firstS where it begins, for spikes whose first second is not their zero
 */
export function momentFor(tab: string, startTime: string | null, durationS: number, firstS = 0): number | undefined {
  const { at } = sharedTime.getState()
  if (!at || at.tab === tab || !workspace.getState().linked) return undefined
  const s = sameMoment(at, startTime, durationS)
  return s >= firstS && s <= firstS + durationS ? s : undefined
}

/** By the clock where both know it and it falls within; otherwise as far from the start, as for nights that are compared. */
export function sameMoment({ s, startTime: from }: Moment, startTime: string | null, durationS: number): number {
  const byClock = from && startTime ? s + (Date.parse(from) - Date.parse(startTime)) / 1000 : Number.NaN
  return byClock >= 0 && byClock <= durationS ? byClock : s
}
