import { statSync } from 'node:fs'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { readHead } from '../volume/byte-source.ts'
import { blackrock } from './blackrock.ts'
import { csv } from './csv.ts'
import { curate } from './curation/curate.ts'
import { isCurationLog, readCurationLog, refuseOthers } from './curation/log.ts'
import type { EventTable } from './event-table.ts'
import { eventsBeside } from './events-beside.ts'
import { infoOfSpikes, type SpikesInfo } from './info.ts'
import { kwik } from './kwik.ts'
import { isMapping, readMapping } from './mapping/mapping.ts'
import { mat } from './mat.ts'
import type { MeanWaveforms } from './mean-waveforms.ts'
import { mearec } from './mearec.ts'
import { neuralynx } from './neuralynx.ts'
import { npz } from './npz.ts'
import { nwb } from './nwb.ts'
import { phy } from './phy.ts'
import { relacs } from './relacs.ts'
import type { SpikeFormat } from './spike-format.ts'
import { headerOf, type SpikeTrains } from './spike-trains.ts'

/** A log of what a person did to the units of another file, read as the units that came of it. Mean waveforms are those of units that stayed whole. */
const curated: SpikeFormat = {
  name: 'Curation',
  recognises: (_path, head) => isCurationLog(head),
  async read(path) {
    const log = await readCurationLog(path)
    const source = await readSpikes(log.source)
    refuseOthers(path, log, source)
    const { trains } = curate(source, log.steps)
    return { ...trains, file: path, format: `${source.format}, curated` }
  },
  events: async (path) => readEvents((await readCurationLog(path)).source),
  async waveforms(path, ids) {
    const { source } = await readCurationLog(path)
    const before = (await describeSpikes(source)).units.map(({ id }) => id)
    const found = await readWaveforms(source, before)
    return found && { ...found, units: ids.map((id) => found.units[before.indexOf(id)]) }
  },
}

/** How a file whose layout nobody knows is read, as a person told it. */
const mapped: SpikeFormat = { name: 'Mapped', recognises: (_path, head) => isMapping(head), read: readMapping }

const formats: readonly SpikeFormat[] = [curated, mapped, phy, nwb, kwik, mearec, mat, blackrock, neuralynx, npz, relacs, csv]

/** The format of spikes that a file or folder is in, told by content; undefined where it is none. */
export async function spikeFormatOf(path: string): Promise<SpikeFormat | undefined> {
  let head: Uint8Array = new Uint8Array(0)
  try {
    if (!statSync(path).isDirectory()) head = await readHead(path, 1024)
  } catch (error) {
    throw error instanceof Problem ? error : unreadable(path, error)
  }
  return formats.find((format) => format.recognises(path, head))
}

/** Reads the spikes of any file or folder that holds some. A Problem says what is wrong where that cannot be done. */
export async function readSpikes(path: string): Promise<SpikeTrains> {
  return (await demand(path)).read(path)
}

/** What a file of spikes holds; without its spikes, where the format tells that apart. A Problem as in `readSpikes`. */
export async function describeSpikes(path: string): Promise<SpikesInfo> {
  const format = await demand(path)
  return infoOfSpikes(path, format.describe ? await format.describe(path) : headerOf(await format.read(path)))
}

/** Trials and other events of a file of spikes, with those of `<stem>_events.tsv` beside it. A Problem as in `readSpikes`. */
export async function readEvents(path: string): Promise<readonly EventTable[]> {
  return [...((await (await demand(path)).events?.(path)) ?? []), ...(await eventsBeside(path))]
}

/** How the spikes of units look, and where on the probe; undefined where the file does not say. A Problem as in `readSpikes`. */
export async function readWaveforms(path: string, ids: readonly string[]): Promise<MeanWaveforms | undefined> {
  return (await demand(path)).waveforms?.(path, ids)
}

async function demand(path: string): Promise<SpikeFormat> {
  const format = await spikeFormatOf(path)
  if (format) return format
  throw new Problem({
    file: path,
    what: 'This is not a file of spikes.',
    remedy: 'Name an NWB or MATLAB file, a folder of Phy or Kilosort, or a table with the columns unit and time_s.',
  })
}
