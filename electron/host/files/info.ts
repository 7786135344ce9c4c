import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { openPort } from '../runs/inputs.ts'
import { isRecordingFile } from './is-recording.ts'
import { diskProblem } from './problem-json.ts'

/** What a file holds, as `touchstone info` tells it: at least its kind and its file. */
export type ItemInfo = { readonly kind: string; readonly file: string } & Readonly<Record<string, unknown>>

/** Says what a file or folder holds. `Problem` (input) when it is nothing that Touchstone reads. */
export async function describeItem(file: string): Promise<ItemInfo> {
  if (!existsSync(file)) throw new Problem({ file, what: 'There is no such file or folder.', remedy: 'Check the path.' })
  const describe = describers[extname(file).toLowerCase()] ?? ((await isRecordingFile(file)) ? describeAsRecording : describeAsVolume)
  try {
    return (await describeAsSpikes(file)) ?? (await describe(file))
  } catch (thrown) {
    throw diskProblem(thrown, file) ?? thrown
  }
}

/** By extension; anything else is a recording where it is named or begins as one, or a volume, whose format is told by its content. */
const describers: Readonly<Record<string, (file: string) => Promise<ItemInfo>>> = {
  '.onnx': async (file) => ({ ...(await (await import('../models/describe.ts')).describeModelFile(file)) }),
  '.npy': async (file) => {
    if (await isRecordingFile(file)) return describeAsRecording(file)
    const { shape, data } = await openPort('array', file)
    return { kind: 'array', file, format: 'npy', shape, dtype: data.constructor.name.replace('Array', '').toLowerCase() }
  },
  '.gii': async (file) => {
    const { vertices, triangles } = await openPort('mesh', file)
    return { kind: 'mesh', file, format: 'gifti', vertices: vertices.length / 3, triangles: triangles.length / 3 }
  },
  '.tsv': describeTable,
  '.csv': describeTable,
}

/** Spikes of sorted units, in whatever kind of file or folder; undefined where it holds none. */
async function describeAsSpikes(file: string): Promise<ItemInfo | undefined> {
  const { describeSpikes, spikeFormatOf } = await import('../../../native-models/data/spikes/read.ts')
  return (await spikeFormatOf(file)) ? { ...(await describeSpikes(file)) } : undefined
}

async function describeAsRecording(file: string): Promise<ItemInfo> {
  return { ...(await (await import('../../../native-models/data/recording/read.ts')).describeRecording(file)) }
}

async function describeAsVolume(file: string): Promise<ItemInfo> {
  const info = await (await import('../../../native-models/data/volume/read.ts')).describeVolume(file)
  return { ...info, kind: 'volume', file }
}

async function describeTable(file: string): Promise<ItemInfo> {
  const { columns, rows } = await openPort('table', file)
  return { kind: 'table', file, format: extname(file).slice(1), rows: rows.length, columns: columns.map(({ name }) => name) }
}
