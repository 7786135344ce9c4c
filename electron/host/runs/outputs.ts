import { copyFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LabelVolume } from '../../../native-models/data/volume/volume.ts'
import type { Port, PortValues, Table } from '../../../native-models/instruments/contract.ts'
import { columnDescriptions, toTsv } from '../files/tsv.ts'
import { labelTable } from './label-table.ts'
import { outputName } from './names.ts'

/** What is being written where. */
interface Output {
  readonly folder: string
  readonly base: string
  readonly port: Port
  /** Names of the files that it was made from. */
  readonly sources: readonly string[]
}

/** Writes the value of a port into `folder` under its BIDS Derivatives name; gives the names written, the value's own file first. */
export async function writePort(
  folder: string,
  stem: string,
  portName: string,
  port: Port,
  value: unknown,
  sources: readonly string[],
): Promise<string[]> {
  const { base, file } = outputName(stem, portName, port)
  const beside = await writers[port.kind](join(folder, file), value as never, { folder, base, port, sources })
  return [file, ...beside]
}

const writers: { [Kind in Port['kind']]: (path: string, value: PortValues[Kind], output: Output) => Promise<string[]> } = {
  volume: async (path, value, output) => {
    await (await import('../../../native-models/data/volume/write.ts')).writeVolume(path, value)
    return [await writeAbout(output)]
  },
  labels: writeLabels,
  recording: async (path, value) => {
    return (await import('../../../native-models/data/recording/write-derivative.ts')).writeDerivedRecording(path, value)
  },
  spikes: async (path, value) => {
    await (await import('../../../native-models/data/spikes/convert.ts')).writeSpikes(path, value)
    return []
  },
  table: writeTable,
  picture: async (path, value) => {
    await writeFile(path, value)
    return []
  },
  drawing: async (path, value) => {
    await writeFile(path, value)
    return []
  },
  mesh: async (path, value, { folder, base }) => {
    const { encodeGifti, encodeObj, encodeStl } = await import('../../../native-models/data/surface/encode.ts')
    await writeFile(path, encodeGifti(value))
    await writeFile(join(folder, `${base}.stl`), encodeStl(value))
    await writeFile(join(folder, `${base}.obj`), encodeObj(value))
    return [`${base}.stl`, `${base}.obj`]
  },
  model: async (path, value) => {
    await copyFile(value, path)
    return []
  },
  samples: async (path, { array }) => {
    await (await import('../../../native-models/data/table/npy.ts')).writeNpy(path, array)
    return []
  },
  array: async (path, value) => {
    await (await import('../../../native-models/data/table/npy.ts')).writeNpy(path, value)
    return []
  },
  record: async (path, value) => {
    await writeFile(path, json(value))
    return []
  },
}

async function writeLabels(path: string, value: LabelVolume, output: Output): Promise<string[]> {
  await (await import('../../../native-models/data/volume/write.ts')).writeVolume(path, value)
  // A mask says all with its name; a segmentation needs the names of its labels.
  if (output.base.endsWith('_mask')) return [await writeAbout(output)]
  const table = `${output.base}.tsv`
  await writeFile(join(output.folder, table), toTsv(labelTable(value.labels)))
  return [table, await writeAbout(output)]
}

async function writeTable(path: string, value: Table, output: Output): Promise<string[]> {
  await writeFile(path, toTsv(value))
  const about = `${output.base}.json`
  await writeFile(join(output.folder, about), json(columnDescriptions(value.columns)))
  return [about]
}

/** The JSON beside a derived image. */
async function writeAbout({ folder, base, port, sources }: Output): Promise<string> {
  const type = base.endsWith('desc-brain_mask') ? { Type: 'Brain' } : {}
  const name = `${base}.json`
  await writeFile(join(folder, name), json({ Description: port.what, ...type, Sources: sources.map((source) => basename(source)) }))
  return name
}

/** JSON as all our files hold it. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
