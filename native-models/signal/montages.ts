import type { Channel } from '../data/recording/recording.ts'

/** A trace that is shown: one channel against others of its rate. */
export interface Derivation {
  /** 'Fp1–F7' */
  readonly name: string
  /** The channel that it begins with. */
  readonly channel: number
  /** What is taken away, weights that sum to one; the same list for all derivations that share a reference. Empty: as recorded. */
  readonly against: readonly { readonly channel: number; readonly weight: number }[]
}

export const montageNames = ['recorded', 'average', 'cz', 'bipolar', 'laplacian'] as const
export type MontageName = (typeof montageNames)[number]

/** The longitudinal chains of the 10–20 system, left to right. */
const chains = ['Fp1 F7 T7 P7 O1', 'Fp1 F3 C3 P3 O1', 'Fz Cz Pz', 'Fp2 F4 C4 P4 O2', 'Fp2 F8 T8 P8 O2'].map((chain) => chain.split(' '))
const olderNames: Readonly<Record<string, string>> = { t3: 't7', t4: 't8', t5: 'p7', t6: 'p8' }
const referenced = ['eeg', 'seeg', 'ecog']
/** Hjorth's Laplacian takes the four nearest. */
const neighbours = 4

type Channels = readonly Pick<Channel, 'name' | 'type' | 'rateHz' | 'samples' | 'startS' | 'positionMm'>[]

/** 'EEG Fp1-Ref' is fp1, and T3 is T7: the name of an electrode without what recorders put around it. */
export function electrodeOf(name: string): string {
  const bare = name
    .replace(/^(s?eeg|ecog)\s+/i, '')
    .replace(/[-–](ref|le|av|avg|car|m[12]|a[12]|lm|rm)\d*$/i, '')
    .replace(/\.+$/, '')
    .trim()
    .toLowerCase()
  return olderNames[bare] ?? bare
}

/**
 * The traces of a montage from the top; channels that no reference concerns (ECG, stimulus) stay as recorded, at the end of a bipolar one. Empty where the recording has not
 * what the montage needs. Bad channels are in no reference. Laplacian: Hjorth B (1975), Electroencephalogr Clin Neurophysiol 39:526–530, weights by 1 / distance.
 */
export function derivationsOf(montage: MontageName, channels: Channels, bad: readonly string[]): readonly Derivation[] {
  return makers[montage](channels, new Set(bad))
}

type Maker = (channels: Channels, bad: ReadonlySet<string>) => readonly Derivation[]

const asRecorded = (channels: Channels, channel: number): Derivation => ({ name: channels[channel].name, channel, against: [] })
const isReferenced = ({ type }: Channels[number]) => referenced.includes(type)
const line = ({ type, rateHz, samples, startS = 0 }: Channels[number]) => `${type} ${rateHz} ${samples} ${startS}`

const makers: Readonly<Record<MontageName, Maker>> = {
  recorded: (channels) => channels.map((_, channel) => asRecorded(channels, channel)),
  average(channels, bad) {
    const means = new Map<string, Derivation['against']>()
    for (const kind of new Set(channels.filter(isReferenced).map(line))) {
      const good = channels.flatMap((each, channel) => (line(each) === kind && !bad.has(each.name) ? [channel] : []))
      if (good.length > 1)
        means.set(
          kind,
          good.map((channel) => ({ channel, weight: 1 / good.length })),
        )
    }
    if (means.size === 0) return []
    return channels.map((each, channel) => ({ ...asRecorded(channels, channel), against: means.get(line(each)) ?? [] }))
  },
  cz(channels) {
    const cz = channels.findIndex((each) => each.type === 'eeg' && electrodeOf(each.name) === 'cz')
    if (cz < 0) return []
    const against = [{ channel: cz, weight: 1 }]
    return channels.flatMap((each, channel) => {
      if (channel === cz) return []
      return [{ ...asRecorded(channels, channel), against: line(each) === line(channels[cz]) ? against : [] }]
    })
  },
  bipolar(channels) {
    const pairs = [...scalpPairs(channels), ...shaftPairs(channels)]
    if (pairs.length === 0) return []
    const bare = (channel: number) => channels[channel].name.replace(/^(s?eeg|ecog)\s+/i, '')
    const derived = pairs.map(([channel, other]) => ({
      name: `${bare(channel)}–${bare(other)}`,
      channel,
      against: [{ channel: other, weight: 1 }],
    }))
    return [...derived, ...channels.flatMap((each, channel) => (isReferenced(each) ? [] : [asRecorded(channels, channel)]))]
  },
  laplacian(channels, bad) {
    const placed = channels.flatMap((each, channel) => (isReferenced(each) && each.positionMm && !bad.has(each.name) ? [channel] : []))
    if (placed.length <= neighbours) return []
    return channels.map((each, channel) => {
      if (!isReferenced(each) || !each.positionMm) return asRecorded(channels, channel)
      const nearest = placed
        .filter((other) => other !== channel && line(channels[other]) === line(each))
        .map((other) => ({ channel: other, mm: distance(each.positionMm, channels[other].positionMm) }))
        .filter(({ mm }) => mm > 0)
        .sort((a, b) => a.mm - b.mm)
        .slice(0, neighbours)
      const sum = nearest.reduce((total, { mm }) => total + 1 / mm, 0)
      return { ...asRecorded(channels, channel), against: nearest.map((other) => ({ channel: other.channel, weight: 1 / other.mm / sum })) }
    })
  },
}

function distance(a: Channel['positionMm'], b: Channel['positionMm']): number {
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) : Number.POSITIVE_INFINITY
}

function scalpPairs(channels: Channels): [number, number][] {
  const at = new Map(channels.flatMap((each, channel) => (each.type === 'eeg' ? [[electrodeOf(each.name), channel] as const] : [])))
  return chains.flatMap((chain) =>
    chain.slice(1).flatMap((name, n): [number, number][] => {
      const [from, to] = [at.get(chain[n].toLowerCase()), at.get(name.toLowerCase())]
      return from !== undefined && to !== undefined && line(channels[from]) === line(channels[to]) ? [[from, to]] : []
    }),
  )
}

/** Neighbours on a shaft or in a strip: A1–A2, A2–A3. */
function shaftPairs(channels: Channels): [number, number][] {
  const inside = channels.map((each) => (each.type === 'seeg' || each.type === 'ecog' ? electrodeOf(each.name) : ''))
  return inside.flatMap((name, channel): [number, number][] => {
    const parts = /^(.*?\D)(\d+)$/.exec(name)
    if (!parts) return []
    const next = inside.indexOf(`${parts[1]}${Number(parts[2]) + 1}`)
    return next >= 0 && line(channels[next]) === line(channels[channel]) ? [[channel, next]] : []
  })
}

/** Rows of derivations from rows of channels, by the index of the channel. Rows of one rate have one length. */
export function derive(derivations: readonly Derivation[], rows: ReadonlyMap<number, Float64Array>): Float32Array[] {
  const references = new Map<Derivation['against'], Float64Array>()
  return derivations.map(({ channel, against }) => {
    const own = rows.get(channel) ?? new Float64Array(0)
    if (against.length === 0) return Float32Array.from(own)
    let reference = references.get(against)
    if (!reference) {
      reference = new Float64Array(own.length)
      for (const other of against) {
        const row = rows.get(other.channel) ?? own
        for (let k = 0; k < reference.length; k++) reference[k] += other.weight * row[k]
      }
      references.set(against, reference)
    }
    const out = new Float32Array(own.length)
    for (let k = 0; k < out.length; k++) out[k] = own[k] - reference[k]
    return out
  })
}
