import { Problem } from '../../../data/problem.ts'
import type { Recording, RecordingEvent } from '../../../data/recording/recording.ts'
import { isBad } from '../../../data/recording/stretches.ts'
import type { EpochSet } from '../../../signal/cut-epochs.ts'

/** Whether an event is one of the file, not of what was done: where recording began anew, and the moment that an epoch is locked to. */
export function isMark(label: string): boolean {
  return /^(New Segment|boundary|Time 0)/i.test(label)
}

interface Condition {
  readonly label: string
  readonly events: readonly RecordingEvent[]
}

/**
 * The events that are asked for, and those that they are compared with: without a name, those that came most often. A Problem with the names that there are
 * where one has none.
 */
export function conditionsOf(
  recording: Recording,
  events: readonly RecordingEvent[],
  { event, against }: { readonly event: string; readonly against: string },
): { first: Condition; second?: Condition } {
  const counts = new Map<string, number>()
  for (const { label } of events) counts.set(label, (counts.get(label) ?? 0) + 1)
  const find = (label: string) => {
    if (counts.has(label)) return { label, events: events.filter((found) => found.label === label) }
    const known = [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 8)
      .map(([name, count]) => `"${name}" (${count})`)
    const what = counts.size === 0 ? 'It holds no events.' : `It has no event called "${label}".`
    throw new Problem({
      file: recording.file,
      what,
      remedy: known.length
        ? `It has ${known.join(', ')}: --set event=…`
        : 'Averaging needs events; a file _events.tsv beside it is read too.',
    })
  }
  const most = [...counts].filter(([label]) => !isMark(label) && !isBad(label)).sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
  return { first: find(event || most), ...(against ? { second: find(against) } : {}) }
}

/** A Problem where fewer than five epochs of a condition are left. */
export function refuseFew(recording: Recording, { events, dropped }: EpochSet, isFirst: readonly boolean[], hasTwo: boolean): void {
  const count = isFirst.filter(Boolean).length
  const least = hasTwo ? Math.min(count, events.length - count) : count
  if (least >= 5) return
  const why = dropped[0] ? `Dropped were ${dropped.length}, the first because: ${dropped[0].why}.` : 'Take an event that came more often.'
  throw new Problem({
    file: recording.file,
    what: `Only ${least} epochs of a condition are left; five are the least that says anything.`,
    remedy: why,
  })
}
