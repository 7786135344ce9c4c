import type { RecordingEvent } from './recording.ts'

/** Time-stamped annotation lists for the records that begin at these times: each says so, and holds as many events as go in. Source: EDF+, 2.2. */
export function annotationLists(
  recordsS: readonly number[],
  events: readonly RecordingEvent[],
  offsetS: number,
): { lists: Buffer[]; bytes: number } {
  const stamps = recordsS.map((onsetS) => Buffer.from(`${signed(onsetS + offsetS)}\x14\x14\0`, 'latin1'))
  const written = events.map(({ onsetS, durationS, label }) => {
    const duration = durationS > 0 ? `\x15${decimal(durationS)}` : ''
    return Buffer.from(`${signed(onsetS + offsetS)}${duration}\x14${plain(label)}\x14\0`, 'utf8')
  })
  const longest = Math.max(0, ...stamps.map(({ length }) => length))
  // Events may stand in any record: what does not fit into one goes into the next.
  for (let bytes = Math.max(longest, 32); ; bytes *= 2) {
    const even = bytes + (bytes % 2)
    let next = 0
    const lists = stamps.map((stamp) => {
      const parts = [stamp]
      for (let used = stamp.length; next < written.length && used + written[next].length <= even; next++) {
        parts.push(written[next])
        used += written[next].length
      }
      return Buffer.concat(parts, even)
    })
    if (next === written.length || recordsS.length === 0) return { lists, bytes: even }
  }
}

function signed(seconds: number): string {
  return `${seconds < 0 ? '-' : '+'}${decimal(Math.abs(seconds))}`
}

function decimal(seconds: number): string {
  return String(Number(seconds.toFixed(7)))
}

/** Texts of annotations must not hold the characters that part them. */
function plain(label: string): string {
  return [...label].map((letter) => (letter.charCodeAt(0) < 32 ? ' ' : letter)).join('')
}
