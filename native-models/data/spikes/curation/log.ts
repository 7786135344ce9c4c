import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../atomic-file.ts'
import { Problem } from '../../problem.ts'
import { unreadable } from '../../unreadable.ts'
import type { SpikeTrains } from '../spike-trains.ts'
import { type CurationStep, curationStep } from './step.ts'

const first = z.object({
  touchstone: z.literal('curation'),
  /** The spikes that it is about: where they were, and how they lie from here, which holds when both are moved together. */
  source: z.string(),
  beside: z.string(),
  units: z.int(),
  spikes: z.int(),
})

export interface CurationLog {
  readonly source: string
  readonly units: number
  readonly spikes: number
  readonly steps: readonly CurationStep[]
}

export const isCurationLog = (head: Uint8Array) => Buffer.from(head.subarray(0, 40)).toString('utf8').startsWith('{"touchstone":"curation"')

/** Reads a log of what a person did to sorted units: what it is about, then one step a line, the oldest first. */
export async function readCurationLog(path: string): Promise<CurationLog> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw unreadable(path, error)
  })
  const [begin = '', ...lines] = text.split('\n')
  if (!text.endsWith('\n')) throw wrong(path, lines.length + 1, 'The line is not complete.')
  const { source, beside, units, spikes } = parsed(path, 1, first, begin)
  const near = resolve(dirname(path), beside)
  const steps = lines.slice(0, -1).map((line, n) => parsed(path, n + 2, curationStep.and(z.object({ at: z.string() })), line))
  return { source: existsSync(near) ? near : source, units, spikes, steps: steps.map(({ at: _, ...step }) => step as CurationStep) }
}

/** Adds steps at the end of a log, which is made where there is none; what stands in it stays as it is. The file appears whole or not at all. */
export async function appendToLog(path: string, source: SpikeTrains, steps: readonly CurationStep[]): Promise<void> {
  const from = resolve(source.file)
  const about = { touchstone: 'curation', source: from, beside: relative(dirname(resolve(path)), from), ...sizeOf(source) }
  const before = existsSync(path) ? await readFile(path, 'utf8') : `${JSON.stringify(about)}\n`
  const at = new Date().toISOString()
  const lines = steps.map((step) => `${JSON.stringify({ at, ...step })}\n`)
  await writeFileAtomically(path, [Buffer.from(before + lines.join(''))])
}

/** A log fits the spikes that it was written about and no others. `Problem` (input) where they were sorted anew meanwhile. */
export function refuseOthers(path: string, log: CurationLog, source: SpikeTrains): void {
  const { units, spikes } = sizeOf(source)
  if (units === log.units && spikes === log.spikes) return
  throw new Problem({
    file: path,
    what: `It was written about ${log.units} units with ${log.spikes} spikes, but ${source.file} now holds ${units} with ${spikes}.`,
    remedy: 'Bring back the spikes as they were, or curate these anew.',
  })
}

function sizeOf({ units }: SpikeTrains): { units: number; spikes: number } {
  return { units: units.length, spikes: units.reduce((sum, { times }) => sum + times.length, 0) }
}

function parsed<T>(path: string, line: number, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw wrong(path, line, 'This is no step of a curation.')
  }
}

function wrong(file: string, line: number, what: string): Problem {
  return new Problem({ file, place: `line ${line}`, what, remedy: 'Take the line away, or curate anew into another file.' })
}
