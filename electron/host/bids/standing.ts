import { isDeepStrictEqual } from 'node:util'
import { readRecord } from '../catalogue/record-run.ts'
import { hashOfInput } from '../files/hash.ts'
import { shippedNetworks } from '../jobs/run-key.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import type { RunRecord } from '../runs/record.ts'

/** The record of a run that stands whole in a folder and would come out the same if it were made again: same file, settings, seed, version and networks. */
export async function standingRun(
  folder: string,
  asked: { id: string; port: string; file: string; settings: Readonly<Record<string, unknown>>; seed: number },
): Promise<RunRecord | undefined> {
  const record = readRecord(folder)
  if (!record || record.instrument.id !== asked.id || record.seed !== asked.seed) return undefined
  if (record.versions.touchstone !== touchstoneVersion) return undefined
  // As JSON keeps them: what is undefined is not there.
  if (!isDeepStrictEqual(record.settings, JSON.parse(JSON.stringify(asked.settings)))) return undefined
  const networks = new Map((await shippedNetworks()).map(({ name, sha256 }) => [name, sha256]))
  if (record.models.some(({ name, sha256 }) => networks.has(name) && networks.get(name) !== sha256)) return undefined
  return record.inputs[asked.port]?.sha256 === (await hashOfInput(asked.file)).sha256 ? record : undefined
}
