import { readFile, stat } from 'node:fs/promises'
import { isMat5, parseMat5 } from '../matlab/mat5.ts'
import type { MatValue } from '../matlab/value.ts'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { readHead } from '../volume/byte-source.ts'
import { findBeside, lastName, stemOf } from './beside.ts'
import { boundariesOf, decompositionOf, eeglabChannels, eeglabEvents } from './eeglab-channels.ts'
import { openSetHdf5 } from './eeglab-hdf5.ts'
import { eegOf, type MatRecord, numberIn, recordsIn } from './eeglab-struct.ts'
import { openRandom } from './random-bytes.ts'
import type { Recording, RecordingFormat } from './recording.ts'
import { multiplexed, vectorised } from './stored-frames.ts'
import { type ReadStored, readerOf } from './timeline.ts'

/** EEGLAB: .set, with its samples inside or in a .fdt or .dat file beside it; MATLAB 5 to 7.3. */
export const eeglab: RecordingFormat = {
  name: 'EEGLAB',
  recognises: (_head, path) => /\.(set|fdt)$/i.test(path),
  open: openEeglab,
}

/** Node reads no more into one piece. */
const mostBytes = 2 ** 31 - 1
/** EEGLAB keeps microvolts. */
const gain = 1e-6

interface SetParts {
  readonly eeg: MatRecord
  /** Samples in the file itself. */
  readonly inside?: { readonly shape: readonly number[]; readonly read: ReadStored }
  close(): void
}

async function openEeglab(path: string): Promise<Recording> {
  const file = await setOf(path)
  const set = await readSet(file)
  try {
    return await assemble(path, file, set)
  } catch (error) {
    set.close()
    throw error
  }
}

async function assemble(path: string, file: string, { eeg, inside, close }: SetParts): Promise<Recording> {
  const [count, points, trials, rateHz] = [eeg.nbchan, eeg.pnts, eeg.trials, eeg.srate].map((value) => numberIn(value) ?? Number.NaN)
  const epochCount = trials || 1
  const samples = points * epochCount
  if (!(Number.isInteger(count) && count > 0 && Number.isSafeInteger(samples) && samples >= 0 && rateHz > 0 && rateHz < Infinity)) {
    const what = `It says ${count} channels of ${points} points in ${trials} trials at ${rateHz} Hz, which is not possible.`
    throw new Problem({ file, what, remedy: 'Save it again in EEGLAB.' })
  }
  const notes: string[] = []
  const data = inside ? held(file, inside, count, samples) : await beside(file, eeg, count, samples, notes)
  const channels = eeglabChannels(eeg, count, rateHz, samples)
  const events = eeglabEvents(eeg, rateHz)
  const isEpoched = epochCount > 1
  return {
    file: path,
    format: 'eeglab',
    channels,
    startTime: null,
    durationS: samples / rateHz,
    gaps: [],
    breaksS: isEpoched ? Array.from({ length: epochCount - 1 }, (_, n) => ((n + 1) * points) / rateHz) : boundariesOf(events, rateHz),
    bad: [],
    ...(isEpoched ? { epochs: { count: epochCount, samples: points, fromS: numberIn(eeg.xmin) ?? 0 } } : {}),
    ...(channels.some(({ positionMm }) => positionMm) ? { coordinates: 'EEGLAB head: x to the right ear, y to the nose, z up' } : {}),
    ...decompositionOf(eeg, count),
    notes,
    events: async () => events,
    read: readerOf(channels, data.read),
    close: async () => {
      close()
      await data.close()
    },
  }
}

async function setOf(path: string): Promise<string> {
  if (!/\.fdt$/i.test(path)) return path
  const set = await findBeside(path, [`${stemOf(path)}.set`])
  if (set) return set
  throw new Problem({
    file: path,
    what: 'The .set file that describes its samples is not beside it.',
    remedy: 'Put both into one folder, with one name.',
  })
}

async function readSet(file: string): Promise<SetParts> {
  const head = await readHead(file, 1024)
  const wrong = (what: string) => new Problem({ file, what, remedy: 'Name a .set file that EEGLAB saved.' })
  if (head.length === 0) throw wrong('This is an empty file, not a recording.')
  if (isMat5(head)) {
    if ((await stat(file)).size > mostBytes)
      throw new Problem({ file, what: 'It is larger than 2 GB.', remedy: 'Save it in EEGLAB as two files (.set and .fdt).' })
    const bytes = await readFile(file).catch((error: unknown) => {
      throw unreadable(file, error)
    })
    const variables = parseMat5(bytes, file)
    const eeg = eegOf(variables)
    if (recordsIn(variables.ALLEEG).length > 0) throw wrong('It holds several data sets (ALLEEG).')
    if (!eeg) throw wrong('It is a MATLAB file, but it holds no EEGLAB data set.')
    const inside = numbersIn(eeg.data)
    return { eeg, close: () => {}, ...(inside ? { inside } : {}) }
  }
  const text = Buffer.from(head).toString('latin1')
  if (!text.startsWith('\x89HDF') && text.slice(512, 516) !== '\x89HDF') throw wrong('This is not a MATLAB file.')
  const opened = await openSetHdf5(file)
  const eeg = eegOf(opened.fields)
  if (!eeg) {
    opened.close()
    throw wrong('It is a MATLAB 7.3 file, but it holds no EEGLAB data set.')
  }
  const { dataShape, readData } = opened
  return { eeg, close: opened.close, ...(dataShape && readData ? { inside: { shape: dataShape, read: readData } } : {}) }
}

/** Samples that were read with the struct, channel fastest. */
function numbersIn(value: MatValue | undefined): SetParts['inside'] {
  if (value?.kind !== 'numbers' || value.data.length === 0) return undefined
  const { shape, data } = value
  const width = shape[0]
  const read: ReadStored = async (chosen, from, to) =>
    chosen.map((channel) => Float64Array.from({ length: to - from }, (_, n) => data[(from + n) * width + channel] * gain))
  return { shape, read }
}

function held(file: string, inside: NonNullable<SetParts['inside']>, count: number, samples: number) {
  const total = inside.shape.reduce((product, length) => product * length, 1)
  if (inside.shape[0] === count && total === count * samples) return { read: inside.read, close: async () => {} }
  const what = `It says ${count} channels of ${samples} samples, but its data are ${inside.shape.join(' × ')}.`
  throw new Problem({ file, what, remedy: 'Save it again in EEGLAB.' })
}

/** Samples in a file of their own: under the name that the set has, or its old one, or that of the .set file. */
async function beside(
  file: string,
  eeg: MatRecord,
  count: number,
  samples: number,
  notes: string[],
): Promise<{ read: ReadStored; close(): Promise<void> }> {
  const named = [eeg.data, eeg.datfile]
    .flatMap((value) => (value?.kind === 'text' ? [lastName(value.text)] : []))
    .filter((name) => name !== '')
  const own = [`${stemOf(file)}.fdt`, `${stemOf(file)}.dat`]
  const found = (await findBeside(file, own)) ?? (await findBeside(file, named))
  const name = named[0] ?? own[0]
  if (!found) {
    const what = `The file "${name}" that holds its samples is not beside it.`
    throw new Problem({ file, what, remedy: 'Put the .set and the .fdt file into one folder, with one name.' })
  }
  if (named.length > 0 && !named.includes(lastName(found))) notes.push(`the set names "${name}"; ${lastName(found)} was taken`)
  const bytes = await openRandom(found)
  if (bytes.size < count * samples * 4) {
    await bytes.close()
    const what = `It should hold ${count} channels of ${samples} samples (${count * samples * 4} bytes), but holds ${bytes.size} bytes.`
    throw new Problem({ file: found, what, remedy: 'The recording was cut off: copy it again from its source.' })
  }
  const array = { startByte: 0, type: 'float32', scales: Array.from({ length: count }, () => ({ gain, offset: 0 })) } as const
  // A .dat file is the one that EEGLAB stores channel by channel.
  const read = /\.dat$/i.test(found) ? vectorised(bytes, samples, array) : multiplexed(bytes, count, array)
  return { read, close: () => bytes.close() }
}
