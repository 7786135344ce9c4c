import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { phantomVerdict } from '../api/instruments.ts'
import { stateFolder } from '../files/user-folders.ts'
import { touchstoneVersion } from './provenance.ts'

/** The last verdict on an instrument: how it scored on data with a known answer and on data with nothing to find. */
export const verdictOnPhantom = z.object({
  id: z.string(),
  version: z.string(),
  /** SHA-256 of the networks that it used. */
  models: z.array(z.string()),
  ...phantomVerdict.shape,
})

export type VerdictOnPhantom = z.infer<typeof verdictOnPhantom>

/** Keeps the verdict for the reports to come. A home that cannot be written to is no reason to fail. */
export function keepVerdict(verdict: VerdictOnPhantom): void {
  const path = pathOf(verdict.id)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(verdict))
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // The verdict was told; it is only not remembered.
  }
}

/** The last verdict on an instrument, if it was reached by this version and on these networks. */
export function keptVerdict(id: string, models: readonly string[]): VerdictOnPhantom | undefined {
  const path = pathOf(id)
  if (!existsSync(path)) return undefined
  try {
    const kept = verdictOnPhantom.parse(JSON.parse(readFileSync(path, 'utf8')))
    return kept.version === touchstoneVersion && models.every((model) => kept.models.includes(model)) ? kept : undefined
  } catch {
    return undefined
  }
}

function pathOf(id: string): string {
  return join(stateFolder(), 'phantoms', `${id.replaceAll('/', '.')}.json`)
}
