import { Problem } from '../problem.ts'
import { openBytes, readHead } from '../volume/byte-source.ts'
import { foreignKind } from '../volume/foreign.ts'
import { withSidecars } from './bids.ts'
import { brainVision } from './brainvision.ts'
import { edf } from './edf.ts'
import { eeglab } from './eeglab.ts'
import { readElsewhere } from './elsewhere.ts'
import { fif } from './fif.ts'
import { gdf } from './gdf.ts'
import { infoOfRecording, type RecordingInfo } from './info.ts'
import { intan } from './intan.ts'
import { openEphys } from './open-ephys.ts'
import type { Recording, RecordingFormat } from './recording.ts'
import { spikeGlx } from './spikeglx.ts'
import { suite2p, suite2pTraces } from './suite2p.ts'
import { xdf } from './xdf.ts'

const formats: readonly RecordingFormat[] = [edf, gdf, brainVision, eeglab, fif, xdf, spikeGlx, openEphys, intan, suite2p]

/** The name endings under which recordings are found. */
const endings = /\.(edf|bdf|gdf|vhdr|ahdr|vmrk|amrk|eeg|set|fdt|fif|xdf|xdfz|cnt|e|nwk|rhd|rhs|oebin|(ap|lf|nidq|obx\d*)\.(bin|meta))$/i

/** Whether a file is named as recordings are. */
export function isRecordingName(path: string): boolean {
  return endings.test(path)
}

/** Whether a file begins as a recording does, whatever its name. */
export async function isRecording(path: string): Promise<boolean> {
  const head = await readHead(path, 1024).catch(() => new Uint8Array(0))
  return formats.some((format) => format.recognises(head, path))
}

/**
 * Opens a recording; the format is told by content. Only headers are read, and the BIDS sidecars beside it. `close` it when done.
 * A Problem says what is wrong where that cannot be done.
 */
export async function openRecording(named: string, { sidecars = true } = {}): Promise<Recording> {
  const path = suite2pTraces(named) ?? named
  const head = await readHead(path, 1024)
  const format = formats.find((candidate) => candidate.recognises(head, path))
  if (format) {
    if (await isCompressed(path)) {
      throw new Problem({
        file: path,
        what: `This is a compressed ${format.name} recording.`,
        remedy: 'Decompress it first: its pages cannot be found otherwise.',
      })
    }
    const recording = await format.open(path)
    return sidecars ? besides(recording) : recording
  }
  const elsewhere = readElsewhere(head, path)
  if (elsewhere) throw new Problem({ file: path, ...elsewhere })
  const kind = foreignKind(head)
  throw new Problem({
    file: path,
    what: kind ? `This is ${kind}, not a recording.` : 'This does not begin as a recording does: it is damaged, or something else.',
    remedy: 'Name an EDF, BDF, GDF, BrainVision (.vhdr), EEGLAB (.set), FIF or XDF file.',
  })
}

/** With its sidecars; closed where these cannot be read. */
async function besides(recording: Recording): Promise<Recording> {
  try {
    return await withSidecars(recording)
  } catch (error) {
    await recording.close()
    throw error
  }
}

async function isCompressed(path: string): Promise<boolean> {
  const bytes = await openBytes(path)
  await bytes.close()
  return bytes.compressed
}

/** What a file holds, events included. A Problem as in `openRecording`. */
export async function describeRecording(path: string): Promise<RecordingInfo> {
  const recording = await openRecording(path)
  try {
    return await infoOfRecording(recording)
  } finally {
    await recording.close()
  }
}
