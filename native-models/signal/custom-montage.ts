import { type Derivation, derivationsOf, electrodeOf } from './montages.ts'

type Channels = Parameters<typeof derivationsOf>[1]

/**
 * The traces of a montage that a person wrote: traces are set apart by ; or lines, each a channel ('Cz'), a difference ('Fp1-F7'), a difference from the mean
 * of several ('Cz-(C3,C4,Fz,Pz)') or from the average reference ('Cz-avg'). RangeError that says which trace is not in the recording.
 */
export function customDerivations(text: string, channels: Channels, bad: readonly string[]): readonly Derivation[] {
  const wanted = text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
  if (wanted.length === 0) throw new RangeError('A montage has at least one trace, such as Fp1-F7.')
  return wanted.map((part) => traceOf(part, channels, bad))
}

function traceOf(part: string, channels: Channels, bad: readonly string[]): Derivation {
  const asNamed = channels.findIndex(({ name }) => name === part)
  if (asNamed >= 0) return { name: part, channel: asNamed, against: [] }
  // Names may hold hyphens themselves.
  for (const { index } of part.matchAll(/[-–−]/g)) {
    const channel = channelOf(part.slice(0, index), channels)
    const against = channel === undefined ? undefined : referenceOf(part.slice(index + 1).trim(), channel, channels, bad)
    if (channel !== undefined && against) return { name: part.replace(part[index], '–'), channel, against }
  }
  const bare = channelOf(part, channels)
  if (bare !== undefined) return { name: part, channel: bare, against: [] }
  throw new RangeError(
    `“${part}” is no channel of this recording and no difference of its channels. Channels are named ${channels
      .slice(0, 4)
      .map(({ name }) => name)
      .join(', ')} …; a difference is Fp1-F7, Cz-(C3,C4) or Cz-avg. Channels of a difference have one sampling rate.`,
  )
}

function referenceOf(text: string, of: number, channels: Channels, bad: readonly string[]): Derivation['against'] | undefined {
  if (/^(avg|average)$/i.test(text)) return derivationsOf('average', channels, bad)[of]?.against
  const names = /^\((.*)\)$/.exec(text)?.[1].split(',') ?? [text]
  const others = names.map((name) => channelOf(name, channels))
  const known = others.flatMap((channel) => (channel !== undefined && sameLine(channels[channel], channels[of]) ? [channel] : []))
  return known.length === others.length ? known.map((channel) => ({ channel, weight: 1 / known.length })) : undefined
}

function channelOf(text: string, channels: Channels): number | undefined {
  const name = text.trim()
  const exact = channels.findIndex((each) => each.name === name)
  // 'Cz-A1' is not Cz where there is no A1.
  const found = exact >= 0 || /[-–−]/.test(name) ? exact : channels.findIndex((each) => electrodeOf(each.name) === electrodeOf(name))
  return found >= 0 ? found : undefined
}

function sameLine(a: Channels[number], b: Channels[number]): boolean {
  return a.rateHz === b.rateHz && a.samples === b.samples && (a.startS ?? 0) === (b.startS ?? 0)
}
