import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { curate } from '../../../native-models/data/spikes/curation/curate.ts'
import { appendToLog, isCurationLog, readCurationLog, refuseOthers } from '../../../native-models/data/spikes/curation/log.ts'
import { type CurationStep, standing } from '../../../native-models/data/spikes/curation/step.ts'
import { readSpikes } from '../../../native-models/data/spikes/read.ts'
import { readHead } from '../../../native-models/data/volume/byte-source.ts'

export interface Curation {
  readonly log: string
  /** Of those in the log, undone ones left out. */
  readonly steps: number
  readonly units: number
}

/** Adds steps to the log of spikes, where all of them fit; the spikes stay as they are. `file` may be the log itself. */
export async function curateSpikes(request: { file: string; log?: string; steps: readonly CurationStep[] }): Promise<Curation> {
  const file = resolve(request.file)
  const isLog = existsSync(file) && (await hasLog(file))
  const log = request.log === undefined ? (isLog ? file : undefined) : resolve(request.log)
  if (log === undefined)
    throw new Problem({ kind: 'usage', file, what: 'It is not said where the log goes.', remedy: 'Name it with --log FILE.' })
  if (existsSync(log) && !(await hasLog(log)))
    throw new Problem({ file: log, what: 'It is there and is no log of a curation.', remedy: 'Name another --log.' })
  const known = existsSync(log) ? await readCurationLog(log) : undefined
  const source = await readSpikes(isLog ? (await readCurationLog(file)).source : file)
  if (known) refuseOthers(log, known, source)
  const steps = [...(known?.steps ?? []), ...request.steps]
  const { trains } = curate(source, steps)
  await appendToLog(log, source, request.steps)
  return { log, steps: standing(steps).length, units: trains.units.length }
}

async function hasLog(path: string): Promise<boolean> {
  return isCurationLog(await readHead(path, 1024).catch(() => new Uint8Array(0)))
}
