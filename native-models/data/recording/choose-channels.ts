import { Problem } from '../problem.ts'
import type { Channel, Recording } from './recording.ts'

/**
 * The indices of the channels that a person names, by name or by number from 1; all where none is named.
 * A Problem (usage) for one that the recording does not have.
 */
export function chooseChannels({ file, channels }: Recording, names: readonly string[] = []): number[] {
  if (names.length === 0) return channels.map((_channel, n) => n)
  return names.map((name) => {
    const byName = channels.findIndex((channel) => channel.name === name)
    const loosely = byName >= 0 ? byName : channels.findIndex((channel) => channel.name.toLowerCase() === name.trim().toLowerCase())
    if (loosely >= 0) return loosely
    const number = Number(name)
    if (Number.isInteger(number) && number >= 1 && number <= channels.length) return number - 1
    const known = channels.slice(0, 12).map((channel) => channel.name)
    const more = channels.length > known.length ? ` and ${channels.length - known.length} more` : ''
    throw new Problem({ kind: 'usage', file, what: `It has no channel "${name}".`, remedy: `It has ${known.join(', ')}${more}.` })
  })
}

/** The channels' common rate, length and start. A Problem (usage) where they have none. */
export function oneRate({ file, channels }: Recording, chosen: readonly number[]): Channel {
  const first = channels[chosen[0]]
  if (!first) throw new Problem({ file, what: 'It holds no channels.', remedy: 'There is nothing to write.' })
  const other = chosen
    .map((n) => channels[n])
    .find(({ rateHz, samples, startS = 0 }) => rateHz !== first.rateHz || samples !== first.samples || startS !== (first.startS ?? 0))
  if (!other) return first
  const what = `Its channels have different time lines: ${first.name} has ${first.samples} samples at ${first.rateHz} Hz, ${other.name} has ${other.samples} at ${other.rateHz} Hz.`
  throw new Problem({ kind: 'usage', file, what, remedy: 'Name channels of one rate with --channels.' })
}
