import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { openEphysEvents } from './open-ephys-events.ts'
import { openRandom } from './random-bytes.ts'
import type { Channel, Recording, RecordingFormat } from './recording.ts'
import { multiplexed } from './stored-frames.ts'
import { readerOf } from './timeline.ts'
import { isVoltage, plainUnit, voltsPer } from './units.ts'

const structure = z.object({
  continuous: z.array(
    z.object({
      folder_name: z.string(),
      sample_rate: z.number().positive(),
      num_channels: z.int().positive(),
      channels: z.array(z.object({ channel_name: z.string(), bit_volts: z.number(), units: z.string().default('') })),
    }),
  ),
})

/**
 * Open Ephys binary: `structure.oebin` says which streams there are, `continuous/<stream>/continuous.dat` holds the int16 samples of one, point by point. Either may be named.
 * Source: Open Ephys GUI documentation, "Binary format".
 */
export const openEphys: RecordingFormat = {
  name: 'Open Ephys',
  recognises: (_head, path) => structureOf(path) !== undefined,
  open: openStream,
}

/** The structure.oebin that a file is, or belongs to. */
function structureOf(path: string): string | undefined {
  if (basename(path) === 'structure.oebin') return path
  const file = join(dirname(path), '..', '..', 'structure.oebin')
  return basename(path) === 'continuous.dat' && existsSync(file) ? file : undefined
}

async function openStream(path: string): Promise<Recording> {
  const file = structureOf(path) ?? path
  const wrong = (what: string) => new Problem({ file, what, remedy: 'Copy the whole folder of the recording again from its source.' })
  const streams = await readStructure(file, wrong)
  const own = basename(path) === 'continuous.dat' ? basename(dirname(path)) : undefined
  const stream = own === undefined ? streams[0] : streams.find(({ folder_name }) => folder_name.replace(/\/$/, '') === own)
  if (!stream) throw wrong(own === undefined ? 'It names no continuous stream.' : `It does not name the stream "${own}".`)
  const { sample_rate: rateHz, num_channels: count } = stream
  if (stream.channels.length !== count) throw wrong(`It says ${count} channels and describes ${stream.channels.length}.`)
  const folder = join(dirname(file), 'continuous', stream.folder_name)
  const bytes = await openRandom(join(folder, 'continuous.dat'))
  const samples = bytes.size / (2 * count)
  if (!Number.isInteger(samples)) {
    await bytes.close()
    const what = `It holds ${bytes.size} bytes, where points of ${2 * count} bytes were written.`
    throw new Problem({ file: join(folder, 'continuous.dat'), what, remedy: 'The recording was cut off: copy it again from its source.' })
  }
  const channels = stream.channels.map(({ channel_name, units }): Channel => {
    const unit = plainUnit(units)
    return { name: channel_name, type: /^ADC/i.test(channel_name) || !isVoltage(unit) ? 'misc' : 'seeg', unit, rateHz, samples }
  })
  const scales = stream.channels.map(({ bit_volts, units }) => ({ gain: bit_volts * voltsPer(units), offset: 0 }))
  const others = streams.filter((one) => one !== stream).map(({ folder_name }) => folder_name.replace(/\/$/, ''))
  return {
    file: path,
    format: 'openephys',
    channels,
    startTime: null,
    durationS: samples / rateHz,
    gaps: [],
    breaksS: [],
    bad: [],
    notes: own === undefined && others.length ? [`other streams beside it: ${others.join(', ')}; name their continuous.dat`] : [],
    events: () => openEphysEvents(dirname(file), stream.folder_name, rateHz),
    read: readerOf(channels, multiplexed(bytes, count, { startByte: 0, type: 'int16', scales })),
    close: () => bytes.close(),
  }
}

async function readStructure(file: string, wrong: (what: string) => Problem) {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw unreadable(file, error)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw wrong('It is no JSON: it was cut off or damaged.')
  }
  const parsed = structure.safeParse(json)
  if (!parsed.success) throw wrong(`It is not as Open Ephys writes it: ${parsed.error.issues[0]?.path.join('.')} is missing or wrong.`)
  return parsed.data.continuous
}
