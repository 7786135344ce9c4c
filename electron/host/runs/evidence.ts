import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { touchstoneVersion } from './provenance.ts'

const score = z.object({
  name: z.string(),
  // JSON has no NaN: a score that is not a number comes back as null, and has missed its mark.
  value: z.number().nullable(),
  chance: z.number(),
  mark: z.number(),
  better: z.enum(['higher', 'lower']),
  unit: z.string().optional(),
  passed: z.boolean(),
})

/** The last verdict on an instrument: how it scored on data with a known answer and on data with nothing to find. */
export const verdictOnPhantom = z.object({
  id: z.string(),
  version: z.string(),
  /** SHA-256 of the networks that it used. */
  models: z.array(z.string()),
  testedAt: z.string(),
  seed: z.number(),
  passed: z.boolean(),
  phantom: z.array(score),
  null: z.array(score),
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

/** Where the platform wants a program to remember things. */
function stateFolder(): string {
  const home = homedir()
  const byPlatform: Readonly<Record<string, string>> = {
    darwin: join(home, 'Library', 'Application Support', 'Touchstone'),
    win32: join(process.env.LOCALAPPDATA ?? home, 'Touchstone'),
  }
  return byPlatform[process.platform] ?? join(process.env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'touchstone')
}
