import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const notSources: ReadonlySet<string> = new Set(['dist', 'node_modules'])

/** When anything of these files and folders was last changed, in milliseconds since 1970; what was built of them does not count. */
export function newest(paths: readonly string[]): number {
  let time = 0
  for (const path of paths) {
    if (!existsSync(path)) continue
    const about = statSync(path)
    const inside = about.isFile() ? [] : readdirSync(path).filter((name) => !notSources.has(name))
    time = Math.max(time, about.isFile() ? about.mtimeMs : newest(inside.map((name) => join(path, name))))
  }
  return time
}
