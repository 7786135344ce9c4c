import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { annotationTables, withAnnotations } from '../../../native-models/data/recording/annotation-tables.ts'
import type { Recording } from '../../../native-models/data/recording/recording.ts'
import type { SpikeTrains } from '../../../native-models/data/spikes/spike-trains.ts'
import { labelColor } from '../../../native-models/data/volume/label-color.ts'
import type { Label, LabelVolume } from '../../../native-models/data/volume/volume.ts'
import type { Instrument, Port, PortValues, Table } from '../../../native-models/instruments/contract.ts'
import { diskProblem } from '../files/problem-json.ts'
import { fromText } from '../files/tsv.ts'
import { nearest } from '../terminal/nearest.ts'

/**
 * Reads `name=FILE` texts into a path for each port of an instrument. An instrument with one port also takes a bare FILE.
 * `Problem` (usage) for a name that it does not have, and for a port left empty.
 */
export function parseInputs(instrument: Instrument, given: readonly string[]): Record<string, string> {
  const ports = Object.keys(instrument.takes)
  const files: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0))
    const only = ports.length === 1 ? ports[0] : undefined
    if (ports.includes(name)) files[name] = resolve(text.slice(at + 1))
    else if (only && (at < 0 || existsSync(text))) files[only] = resolve(text)
    else
      throw usage(at < 0 ? `--in ${text} does not say what it is.` : `${instrument.id} takes nothing called "${name}".`, instrument, name)
  }
  const missing = Object.entries(instrument.takes).find(([name, port]) => !port.optional && !files[name])
  if (missing) throw usage(`${instrument.id} needs ${missing[1].what}: --in ${missing[0]}=FILE.`, instrument)
  return files
}

function usage(what: string, instrument: Instrument, typed = ''): Problem {
  const near = typed && nearest(typed, Object.keys(instrument.takes))
  const takes = Object.entries(instrument.takes).map(([name, port]) => `${name} (${port.what}${port.optional ? ', optional' : ''})`)
  return new Problem({ kind: 'usage', what, remedy: `${near ? `Did you mean ${near}? ` : ''}It takes ${takes.join('; ')}.` })
}

/**
 * Reads `name=FILE_events.tsv` texts: what a person marked in a recording, for each port that takes one. An instrument that takes one recording also takes a
 * bare FILE. `Problem` (usage) for what names no recording that is given.
 */
export function parseAnnotations(
  instrument: Instrument,
  inputs: Readonly<Record<string, string>>,
  given: readonly string[],
): Record<string, string> {
  const ports = Object.keys(inputs).filter((name) => instrument.takes[name]?.kind === 'recording')
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      const named = ports.includes(text.slice(0, Math.max(at, 0)))
      const port = named ? text.slice(0, at) : ports.length === 1 ? ports[0] : undefined
      const file = named ? text.slice(at + 1) : text
      if (port === undefined || !/events\.tsv$/i.test(file))
        throw new Problem({
          kind: 'usage',
          what: `--annotations ${text} does not name the events.tsv of a recording that is given.`,
          remedy: ports.length > 0 ? `Write --annotations ${ports[0]}=…_events.tsv.` : `${instrument.id} was given no recording.`,
        })
      return [port, resolve(file)]
    }),
  )
}

/** Reads the value of a port from its file; of a recording with the events and bad channels of tables, of which `annotations` names the one of events. */
export async function openPort<Kind extends Port['kind']>(kind: Kind, path: string, annotations?: string): Promise<PortValues[Kind]> {
  try {
    const value = await openers[kind](path)
    return (annotations ? await annotated(value as Recording, annotations) : value) as PortValues[Kind]
  } catch (thrown) {
    throw diskProblem(thrown, path) ?? thrown
  }
}

async function annotated(recording: Recording, events: string): Promise<Recording> {
  try {
    return await withAnnotations(recording, annotationTables(events))
  } catch (error) {
    await recording.close()
    throw error
  }
}

const openers: { [Kind in Port['kind']]: (path: string) => Promise<PortValues[Kind]> } = {
  volume: async (path) => (await import('../../../native-models/data/volume/read.ts')).readVolume(path),
  labels: openLabels,
  recording: async (path) => (await import('../../../native-models/data/recording/read.ts')).openRecording(path),
  spikes: openSpikes,
  table: openTable,
  picture: (path) => readFile(path),
  drawing: (path) => readFile(path, 'utf8'),
  mesh: async (path) => (await import('../../../native-models/data/surface/gifti.ts')).readGifti(path),
  model: async (path) => path,
  samples: async (path) => (await import('./samples.ts')).openSamples(path),
  array: async (path) => (await import('../../../native-models/data/table/npy.ts')).readNpy(path),
  record: async (path) => JSON.parse(await readFile(path, 'utf8')),
}

const skeletonColumns = ['skeleton', 'node', 'z', 'y', 'x', 'parent'].map((name) => ({
  name,
  description: `${name} of a node of a skeleton`,
}))

/** Text with columns, or a skeleton as the table of its nodes. */
async function openTable(path: string): Promise<Table> {
  const { isSkeletonFile, readSkeletons } = await import('../../../native-models/data/skeleton/read.ts')
  if (isSkeletonFile(path)) return { columns: skeletonColumns, rows: await readSkeletons(path), file: path }
  const text = await readFile(path, 'utf8')
  return { ...fromText(text, path.toLowerCase().endsWith('.csv') ? ',' : '\t'), file: path }
}

/** Units that a person called noise are no neurons: no analysis takes them for some. */
async function openSpikes(path: string): Promise<SpikeTrains> {
  const { readSpikes } = await import('../../../native-models/data/spikes/read.ts')
  const trains = await readSpikes(path)
  return { ...trains, units: trains.units.filter(({ header }) => header.group !== 'noise') }
}

/** A segmentation, with the names of the .tsv beside it where there is one, otherwise with one name for each value that occurs. */
async function openLabels(path: string): Promise<LabelVolume> {
  const volume = await openPort('volume', path)
  const beside = path.replace(/\.(nii(\.gz)?|mg[hz]|nrrd|mha)$/i, '.tsv')
  const named = beside !== path && existsSync(beside) ? labelsOf(await openTable(beside)) : []
  const present = new Set<number>()
  for (const stored of volume.data) {
    const value = stored * volume.slope + volume.intercept
    if (!Number.isInteger(value) || present.size > 4096) {
      const what = Number.isInteger(value)
        ? 'This has more than 4096 different values; it is not a segmentation.'
        : `This holds ${value}; labels are whole numbers.`
      throw new Problem({ file: path, what, remedy: 'Give a segmentation, not a scan or a probability map.' })
    }
    present.add(value)
  }
  const unnamed = [...present].filter((index) => index !== 0 && !named.some((label) => label.index === index)).sort((a, b) => a - b)
  return { ...volume, labels: [...named, ...unnamed.map((index) => ({ index, name: `label ${index}`, color: labelColor(index) }))] }
}

function labelsOf(table: Table): Label[] {
  return table.rows.flatMap((row) =>
    typeof row.index === 'number' && row.index !== 0
      ? [{ index: row.index, name: String(row.name ?? `label ${row.index}`), color: String(row.color ?? labelColor(row.index)) }]
      : [],
  )
}
