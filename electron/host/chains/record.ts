import { z } from 'zod'
import { runRecord } from '../runs/record.ts'

const { inputs, seed, versions, machine, startedAt, seconds, outputs, verdict, command } = runRecord.shape

/** What run.json of a chain holds: all that is needed to run it again, and the hash of every file that came out. Each step has its own run.json. */
export const chainRecord = z.object({
  /** The recipe, with every setting of every step as it was. */
  chain: z.unknown(),
  command,
  seed,
  inputs,
  steps: z.array(z.object({ name: z.string(), folder: z.string(), instrument: z.string(), verdict, seconds, outputs })),
  versions,
  machine,
  startedAt,
  seconds,
})

export type ChainRecord = z.infer<typeof chainRecord>

/** How a chain that was run again compares with its record. */
export interface Repetition {
  readonly files: number
  /** Files of results, by step folder, whose bytes differ, or which one of the two lacks. */
  readonly differ: readonly string[]
}

/** Compares the results of two runs of a chain by their hashes, file by file. */
export function compareRecords(before: ChainRecord, after: ChainRecord): Repetition {
  const [old, now] = [hashesOf(before), hashesOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  return { files: names.length, differ: names.filter((name) => old.get(name) !== now.get(name)) }
}

function hashesOf({ steps }: ChainRecord): Map<string, string> {
  const files = steps.flatMap((step) =>
    Object.values(step.outputs).flatMap(({ files }) => files.map(({ file, sha256 }) => [`${step.folder}/${file}`, sha256] as const)),
  )
  return new Map(files)
}
