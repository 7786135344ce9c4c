import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { findBeside, lastName, stemOf } from './beside.ts'
import { readAscii } from './brainvision-ascii.ts'
import { type BrainVisionSections, decodeBrainVision, fieldsOf, parseBrainVision } from './brainvision-header.ts'
import { type Markers, parseMarkers } from './brainvision-markers.ts'
import { typeOfName } from './channel-types.ts'
import { openRandom } from './random-bytes.ts'
import type { Channel, Epochs, Recording, RecordingFormat } from './recording.ts'
import { type SampleTypeName, sampleTypes } from './sample-types.ts'
import { multiplexed, vectorised } from './stored-frames.ts'
import { type ReadStored, readerOf } from './timeline.ts'
import { isVoltage, plainUnit, voltsPer } from './units.ts'

/** BrainVision Core Data Format 1.0 and 2.0: any of .vhdr, .vmrk and .eeg may be named; also the .ahdr of V-Amp. */
export const brainVision: RecordingFormat = {
  name: 'BrainVision',
  recognises(head, path) {
    const begin = Buffer.from(head.subarray(0, 64)).toString('latin1')
    return (
      /^(\xef\xbb\xbf)?Brain ?Vision/i.test(begin) || /\.(vhdr|ahdr|vmrk|amrk)$/i.test(path) || (/\.eeg$/i.test(path) && head.length > 0)
    )
  },
  open: openBrainVision,
}

const types: Readonly<Record<string, SampleTypeName>> = {
  INT_16: 'int16',
  UINT_16: 'uint16',
  INT_32: 'int32',
  IEEE_FLOAT_32: 'float32',
  IEEE_FLOAT_64: 'float64',
}
const largestHeader = 64 << 20

interface StoredChannel {
  readonly name: string
  readonly unit: string
  readonly gain: number
  readonly positionMm?: readonly [number, number, number]
}

async function openBrainVision(path: string): Promise<Recording> {
  const file = await headerOf(path)
  const sections = parseBrainVision(decodeBrainVision(await readText(file)))
  const common = (key: string) => sections['common infos']?.get(key)?.trim() ?? ''
  const wrong = (what: string) => new Problem({ file, what, remedy: 'The header is damaged: export the recording again from its source.' })
  const rateHz = 1e6 / Number(common('samplinginterval'))
  const count = Number(common('numberofchannels'))
  if (!sections['common infos']) throw wrong('It has no section [Common Infos].')
  if (!(Number.isInteger(count) && count > 0)) throw wrong(`Its header says "${common('numberofchannels')}" channels.`)
  if (!(rateHz > 0 && rateHz < Infinity)) throw wrong(`Its header says a sampling interval of "${common('samplinginterval')}" µs.`)
  if (common('datatype') !== '' && common('datatype').toUpperCase() !== 'TIMEDOMAIN') {
    throw new Problem({
      file,
      what: `It holds ${common('datatype')}, not samples over time.`,
      remedy: 'Export the recording in the time domain.',
    })
  }
  const notes: string[] = []
  const stored = channelsOf(sections, count, wrong)
  const [data, markerFile] = [
    await named(file, common('datafile'), dataEndings, notes),
    await named(file, common('markerfile'), markerEndings, notes),
  ]
  if (!data) {
    const what = `The file "${lastName(common('datafile'))}" that holds its samples is not beside it.`
    throw new Problem({ file, what, remedy: 'Put the .vhdr, .vmrk and .eeg files of the recording into one folder, with one name.' })
  }
  const markers = markerFile ? parseMarkers(decodeBrainVision(await readText(markerFile)), rateHz) : noMarkers
  if (!markerFile) notes.push('there is no marker file, so there are no events')
  const points = common('datapoints') === '' ? undefined : Number(common('datapoints'))
  const { samples, read, close } = await openData(data, sections, stored, points, /\.ahdr$/i.test(file))
  const channels = stored.map(
    ({ name, unit, positionMm }): Channel => ({
      name,
      type: typeOfName(name, isVoltage(unit)),
      unit,
      rateHz,
      samples,
      ...(positionMm ? { positionMm } : {}),
    }),
  )
  return {
    file: path,
    format: 'brainvision',
    channels,
    startTime: markers.startTime,
    durationS: samples / rateHz,
    gaps: [],
    breaksS: markers.breaksS,
    bad: [],
    ...epochsOf(common('segmentationtype'), Number(common('segmentdatapoints')), samples, markers, rateHz),
    ...(stored.some(({ positionMm }) => positionMm) ? { coordinates: 'BrainVision: x to the right ear, y to the front, z up' } : {}),
    notes,
    events: async () => markers.events,
    read: readerOf(channels, read),
    close,
  }
}

const noMarkers: Markers = { events: [], breaksS: [], startTime: null }
const dataEndings = ['.eeg', '.dat', '.avg', '.seg']
const markerEndings = ['.vmrk', '.amrk']

/** The header that a marker or data file belongs to. */
async function headerOf(path: string): Promise<string> {
  if (/\.[va]hdr$/i.test(path) || !/\.(eeg|[va]mrk|dat)$/i.test(path)) return path
  const header = await findBeside(path, [`${stemOf(path)}.vhdr`, `${stemOf(path)}.ahdr`])
  if (header) return header
  const what =
    extname(path).toLowerCase() === '.eeg'
      ? 'There is no BrainVision header (.vhdr) beside it; other kinds of .eeg file (Nihon Kohden, Neuroscan) are not read.'
      : 'There is no header (.vhdr) beside it.'
  throw new Problem({ file: path, what, remedy: 'Name the .vhdr file, or convert the recording to EDF with the program that recorded it.' })
}

/** A file that a header names, or, where it was renamed, the one that has the header's own name now. */
async function named(header: string, written: string, endings: readonly string[], notes: string[]): Promise<string | undefined> {
  const name = lastName(written.replaceAll('$b', stemOf(header)))
  const found = name === '' ? undefined : await findBeside(header, [name])
  if (found || (name === '' && endings === markerEndings)) return found
  const renamed = await findBeside(
    header,
    endings.map((ending) => stemOf(header) + ending),
  )
  if (renamed && name !== '') notes.push(`the header names "${name}", which is not here; ${lastName(renamed)} was taken`)
  return renamed
}

async function readText(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file)
    if (bytes.length <= largestHeader) return bytes
  } catch (error) {
    throw unreadable(file, error)
  }
  throw new Problem({ file, what: 'It is far too large for a BrainVision header.', remedy: 'Name the .vhdr file of the recording.' })
}

function channelsOf(sections: BrainVisionSections, count: number, wrong: (what: string) => Problem): StoredChannel[] {
  const infos = sections['channel infos']
  if (!infos || count > infos.size) throw wrong(`Its header says ${count} channels and describes ${infos?.size ?? 0}.`)
  return Array.from({ length: count }, (_, n) => {
    const [name, , resolution, unit = ''] = fieldsOf(infos.get(`ch${n + 1}`) ?? '')
    const gain = resolution ? Number(resolution.replace(',', '.')) : 1
    if (!Number.isFinite(gain)) throw wrong(`Channel ${n + 1} has a resolution of "${resolution}".`)
    // A blank unit means microvolts, as the format says. Skin conductance comes in siemens, as MNE has it.
    const plain = plainUnit(unit === '' ? 'µV' : unit)
    const positionMm = positionOf(sections.coordinates?.get(`ch${n + 1}`))
    return {
      name: name || `Ch${n + 1}`,
      unit: plain,
      gain: gain * (/^[uµ]S$/.test(plain) ? 1e-6 : voltsPer(plain)),
      ...(positionMm ? { positionMm } : {}),
    }
  })
}

const headRadiusMm = 95

/** Radius (1 on an idealised sphere), theta from the top and phi from the right ear, in degrees. */
function positionOf(entry: string | undefined): [number, number, number] | undefined {
  const [radius, theta, phi] = (entry ?? '').split(',').map(Number)
  if (!(radius > 0) || !Number.isFinite(theta + phi)) return undefined
  const [polar, azimuth, mm] = [(theta * Math.PI) / 180, (phi * Math.PI) / 180, radius === 1 ? headRadiusMm : radius]
  return [mm * Math.sin(polar) * Math.cos(azimuth), mm * Math.sin(polar) * Math.sin(azimuth), mm * Math.cos(polar)]
}

async function openData(
  file: string,
  sections: BrainVisionSections,
  channels: readonly StoredChannel[],
  points: number | undefined,
  isVAmp: boolean,
): Promise<{ samples: number; read: ReadStored; close: () => Promise<void> }> {
  const common = (key: string) => sections['common infos']?.get(key)?.trim().toUpperCase() ?? ''
  const isVectorised = common('dataorientation') === 'VECTORIZED'
  if (common('dataformat') === 'ASCII') {
    const ascii = (key: string) => sections['ascii infos']?.get(key)?.trim() ?? ''
    const layout = {
      channels: channels.length,
      vectorised: isVectorised,
      decimal: ascii('decimalsymbol') || '.',
      skipLines: Number(ascii('skiplines')) || 0,
      skipColumns: Number(ascii('skipcolumns')) || 0,
    }
    const gains = channels.map(({ gain }) => gain)
    return { ...(await readAscii(file, layout, gains)), close: async () => {} }
  }
  const stated = sections['binary infos']?.get('binaryformat')?.trim() ?? 'INT_16'
  const type = types[stated.toUpperCase()]
  const remedy = 'Export the recording again as INT_16 or IEEE_FLOAT_32.'
  if (!type) throw new Problem({ file, what: `Its samples are stored as "${stated}", which is not known.`, remedy })
  const bytes = await openRandom(file)
  // V-Amp stores a channel that its header does not describe.
  const width = channels.length + (isVAmp ? 1 : 0)
  const frameBytes = width * sampleTypes[type].bytes
  const held = bytes.size / frameBytes
  if (points !== undefined ? !(points >= 0 && points <= held) : !Number.isInteger(held)) {
    await bytes.close()
    const promised = points === undefined ? `points of ${frameBytes} bytes` : `${points} points of ${frameBytes} bytes`
    const what = `Its header promises ${promised}, but it holds ${bytes.size} bytes.`
    throw new Problem({ file, what, remedy: 'The recording was cut off or its header is wrong: copy it again from its source.' })
  }
  const samples = points ?? held
  const bigEndian = /^yes$/i.test(sections['binary infos']?.get('usebigendianorder')?.trim() ?? '')
  const array = { startByte: 0, type, bigEndian, scales: channels.map(({ gain }) => ({ gain, offset: 0 })) }
  const read = isVectorised ? vectorised(bytes, samples, array) : multiplexed(bytes, width, array)
  return { samples, read, close: () => bytes.close() }
}

/** Epochs begin before the marker "Time 0" of the first, where it has one. */
function epochsOf(segmentation: string, points: number, samples: number, { events }: Markers, rateHz: number): { epochs?: Epochs } {
  if (!/^markerbased$/i.test(segmentation) || !(points > 0) || samples % points !== 0) return {}
  const zero = events.find(({ label }) => /^Time 0\//i.test(label))
  const before = zero ? Math.round(zero.onsetS * rateHz) % points : 0
  return { epochs: { count: samples / points, samples: points, fromS: before === 0 ? 0 : -before / rateHz } }
}
