import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { openRandom } from './random-bytes.ts'
import type { Channel, ChannelType, Recording, RecordingFormat } from './recording.ts'
import { multiplexed } from './stored-frames.ts'
import { readerOf } from './timeline.ts'

const name = /\.(ap|lf|nidq|obx\d*)\.(bin|meta)$/i

/**
 * SpikeGLX: int16 samples of all saved channels, point by point (.bin), and what they mean beside them (.meta). Volts = i · range / most / gain. Any of both files may be named.
 * Source: SpikeGLX metadata pages (Metadata_30) of Bill Karsh.
 */
export const spikeGlx: RecordingFormat = {
  name: 'SpikeGLX',
  recognises: (_head, path) => name.test(path) && existsSync(path.replace(/\.bin$/i, '.meta')),
  open: openSpikeGlx,
}

type Meta = ReadonlyMap<string, string>

interface Kind {
  readonly name: string
  readonly type: ChannelType
  /** Volts of one step; of channels that hold words of bits, 1. */
  readonly gain: number
  readonly isVoltage: boolean
}

async function openSpikeGlx(path: string): Promise<Recording> {
  const [file, data] = [path.replace(/\.bin$/i, '.meta'), path.replace(/\.meta$/i, '.bin')]
  const wrong = (what: string) => new Problem({ file, what, remedy: 'Copy the .meta and .bin files again from their source.' })
  const text = await readFile(file, 'utf8').catch((error) => {
    throw unreadable(file, error)
  })
  const meta: Meta = new Map([...text.matchAll(/^~?(\w+)=(.*?)\r?$/gm)].map(([, key, value]) => [key, value]))
  const rateHz = Number(meta.get('imSampRate') ?? meta.get('niSampRate') ?? meta.get('obSampRate'))
  const count = Number(meta.get('nSavedChans'))
  if (!(rateHz > 0)) throw wrong('It does not say the rate at which was sampled.')
  if (!(Number.isInteger(count) && count > 0)) throw wrong(`It says ${meta.get('nSavedChans')} saved channels.`)
  const kinds = meta.has('imSampRate') ? probeChannels(meta, wrong) : boardChannels(meta)
  if (kinds.length !== count) throw wrong(`It says ${count} saved channels and describes ${kinds.length}.`)
  const bytes = await openRandom(data)
  const samples = bytes.size / (2 * count)
  const stated = meta.get('fileSizeBytes')
  if (!Number.isInteger(samples) || (stated !== undefined && Number(stated) !== bytes.size)) {
    await bytes.close()
    throw new Problem({
      file: data,
      what: `It holds ${bytes.size} bytes, where ${stated ?? `points of ${2 * count} bytes`} were written.`,
      remedy: 'The recording was cut off: copy it again from its source.',
    })
  }
  const channels = kinds.map((kind): Channel => ({ name: kind.name, type: kind.type, unit: kind.isVoltage ? 'V' : '', rateHz, samples }))
  const read = multiplexed(bytes, count, { startByte: 0, type: 'int16', scales: kinds.map(({ gain }) => ({ gain, offset: 0 })) })
  return {
    file: path,
    format: 'spikeglx',
    channels,
    startTime: meta.get('fileCreateTime') ?? null,
    durationS: samples / rateHz,
    gaps: [],
    breaksS: [],
    bad: [],
    notes: [],
    events: async () => [],
    read: readerOf(channels, read),
    close: () => bytes.close(),
  }
}

/** Channels of an imec probe: AP, then LF, then the word of synchronisation; of each the ones that were saved. */
function probeChannels(meta: Meta, wrong: (what: string) => Problem): Kind[] {
  const [ap, lf, sync] = numbers(meta.get('snsApLfSy'))
  const volts = Number(meta.get('imAiRangeMax')) / Number(meta.get('imMaxInt') ?? 512)
  if (!(volts > 0)) throw wrong('It does not say the range of its voltages.')
  const acquired = numbers(meta.get('acqApLfSy'))
  const saved = savedOf(meta, ap + lf + sync)
  return saved.map((channel, n): Kind => {
    if (n >= ap + lf) return { name: `SY${n - ap - lf}`, type: 'stim', gain: 1, isVoltage: false }
    const isLf = n >= ap
    const site = isLf ? channel - (acquired[0] ?? 0) : channel
    const gain = probeGain(meta, site, isLf)
    if (!(gain > 0)) throw wrong(`It does not say the gain of channel ${channel}.`)
    return { name: `${isLf ? 'LF' : 'AP'}${site}`, type: 'seeg', gain: volts / gain, isVoltage: true }
  })
}

/** Probes whose gain is fixed, by their type. */
const fixedGain: Readonly<Record<string, number>> = { 21: 80, 24: 80, 2003: 100, 2004: 100, 2013: 100, 2014: 100, 2020: 100, 2021: 100 }

function probeGain(meta: Meta, site: number, isLf: boolean): number {
  const stated = meta.get(isLf ? 'imChan0lfGain' : 'imChan0apGain')
  if (stated) return Number(stated)
  const fixed = fixedGain[meta.get('imDatPrb_type') ?? '']
  if (fixed) return fixed
  // The first entry is that of the probe; then one for each site: channel, bank, reference, gain of AP, gain of LF.
  const sites = [...(meta.get('imroTbl') ?? '').matchAll(/\(([^)]*)\)/g)].slice(1).map(([, entry]) => entry.split(' ').map(Number))
  return sites.find(([channel]) => channel === site)?.[isLf ? 4 : 3] ?? Number.NaN
}

/** Channels of a board: multiplexed neural, multiplexed auxiliary, plain analog, words of digital lines. */
function boardChannels(meta: Meta): Kind[] {
  const isOneBox = meta.has('obSampRate')
  const counts = isOneBox ? [0, 0, ...numbers(meta.get('snsXaDwSy'))] : numbers(meta.get('snsMnMaXaDw'))
  const volts = isOneBox
    ? Number(meta.get('obAiRangeMax')) / Number(meta.get('obMaxInt') ?? 32768)
    : Number(meta.get('niAiRangeMax')) / Number(meta.get('niMaxInt') ?? 32768)
  const gains = [Number(meta.get('niMNGain') ?? 1), Number(meta.get('niMAGain') ?? 1), 1]
  return counts.flatMap((count, group) =>
    Array.from({ length: count }, (_, n): Kind => {
      const isVoltage = group < 3
      const type = group === 0 ? 'seeg' : group < 3 ? 'misc' : 'stim'
      return { name: `${['MN', 'MA', 'XA', 'XD', 'SY'][group]}${n}`, type, gain: isVoltage ? volts / gains[group] : 1, isVoltage }
    }),
  )
}

/** Numbers of acquired channels that were saved: 'all', or a list such as '0:3,384'. */
function savedOf(meta: Meta, count: number): number[] {
  const text = meta.get('snsSaveChanSubset')?.trim() ?? 'all'
  if (text === 'all') return Array.from({ length: count }, (_, n) => n)
  return text.split(',').flatMap((part) => {
    const [from, to = from] = part.split(':').map(Number)
    return Array.from({ length: to - from + 1 }, (_, n) => from + n)
  })
}

function numbers(text: string | undefined): number[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map(Number)
}
