import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { userPreferences } from '../api/preferences.ts'
import { stateFolder } from '../files/user-folders.ts'

const kept = z.object({
  preferences: userPreferences.partial().default({}),
  studies: z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() })).default([]),
})

type Preferences = z.infer<typeof userPreferences>
const defaults: Preferences = { theme: 'system', convention: 'neurological', keys: {}, window: {} }
const mostStudies = 20

/** What is remembered of the person, in every study: preferences and the last studies. A file that cannot be read or written costs the memory, not the work. */
export interface Remembered {
  preferences(): Preferences
  setPreferences(change: Partial<Preferences>): Preferences
  recent(): { id: string; path: string; name: string; openedAt: string }[]
  opened(path: string, name: string): void
  forget(id: string): void
}

export function rememberedAt(folder: string = stateFolder()): Remembered {
  const file = join(folder, 'window.json')
  const read = () => {
    try {
      return kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return kept.parse({})
    }
  }
  const write = (value: z.infer<typeof kept>) => {
    try {
      if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(value), { mode: 0o600 })
      renameSync(`${file}.${process.pid}`, file)
    } catch {
      // Only forgotten.
    }
  }
  const preferences = () => ({ ...defaults, ...read().preferences })
  return {
    preferences,
    setPreferences(change) {
      const before = read()
      write({ ...before, preferences: { ...before.preferences, ...change } })
      return { ...preferences(), ...change }
    },
    recent: () => read().studies.map((study) => ({ id: idOf(study.path), ...study })),
    opened(path, name) {
      const before = read()
      const others = before.studies.filter((study) => study.path !== path)
      write({ ...before, studies: [{ path, name, openedAt: new Date().toISOString() }, ...others].slice(0, mostStudies) })
    },
    forget(id) {
      const before = read()
      write({ ...before, studies: before.studies.filter(({ path }) => idOf(path) !== id) })
    },
  }
}

function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}
