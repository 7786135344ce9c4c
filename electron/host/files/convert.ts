import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { SpikeMapping } from '../../../native-models/data/spikes/mapping/spike-mapping.ts'
import type { TaskContext } from '../jobs/task.ts'
import { openPort } from '../runs/inputs.ts'
import { isRecordingFile } from './is-recording.ts'
import { refuseToOverwrite, stage } from './staging.ts'
import { toCsv, toTsv } from './tsv.ts'

const tableExtensions = ['.tsv', '.csv']

/** Writes what one file holds into another format, told by the name of `to`. `Problem` (input) when that cannot be done. */
export async function convertItem(
  request: { from: string; to: string; channels?: readonly string[]; map?: SpikeMapping },
  context: TaskContext,
): Promise<{ from: string; to: string }> {
  const from = resolve(request.from)
  const to = resolve(request.to)
  if (!existsSync(from)) throw new Problem({ file: from, what: 'There is no such file or folder.', remedy: 'Check the path.' })
  if (existsSync(to) && statSync(to).isDirectory()) {
    throw new Problem({ file: to, what: 'This is a folder.', remedy: 'Name the file to write, with its extension.' })
  }
  refuseToOverwrite([from], [to])
  const staging = stage(dirname(to), context.scratch)
  try {
    context.progress(0, 'Converting')
    const { spikeFormatOf } = await import('../../../native-models/data/spikes/read.ts')
    const isTable = tableExtensions.includes(extname(from).toLowerCase())
    const isSpikes = await spikeFormatOf(from)
    const isRecording = !isSpikes && !isTable && (await isRecordingFile(from))
    const { map } = request
    const write = map
      ? (source: string, out: string) => writeMapping(source, out, map)
      : isSpikes
        ? convertSpikes
        : isTable
          ? convertTable
          : isRecording
            ? convertRecording
            : convertVolume
    await write(from, join(staging.folder, basename(to)), request.channels, context)
    context.signal.throwIfAborted()
    staging.commit()
    context.progress(1, 'Done')
    return { from, to }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

async function writeMapping(from: string, to: string, map: SpikeMapping): Promise<void> {
  if (extname(to) !== '.json') {
    const remedy = 'End the name in .json; what is written is read as spikes by every command, convert among them.'
    throw new Problem({ kind: 'usage', file: to, what: 'How a file is read is kept as .json.', remedy })
  }
  const { keepMapping } = await import('../../../native-models/data/spikes/mapping/mapping.ts')
  await keepMapping(to, from, map)
}

async function convertSpikes(from: string, to: string): Promise<void> {
  const spikes = await import('../../../native-models/data/spikes/convert.ts')
  await spikes.convertSpikes(from, to)
}

async function convertRecording(from: string, to: string, channels: readonly string[] | undefined, context: TaskContext): Promise<void> {
  const recordings = await import('../../../native-models/data/recording/convert.ts')
  const progress = (fraction: number) => context.progress(fraction, 'Converting')
  await recordings.convertRecording(from, to, channels, { progress, signal: context.signal })
}

async function convertVolume(from: string, to: string): Promise<void> {
  const volumes = await import('../../../native-models/data/volume/convert.ts')
  await volumes.convertVolume(from, to)
}

async function convertTable(from: string, to: string): Promise<void> {
  const write = { '.tsv': toTsv, '.csv': toCsv }[extname(to).toLowerCase()]
  if (!write) throw new Problem({ file: to, what: 'A table cannot be written in this format.', remedy: 'Write a .tsv or a .csv.' })
  await writeFile(to, write(await openPort('table', from)))
}
