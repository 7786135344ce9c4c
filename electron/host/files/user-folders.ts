import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the platform wants a program to remember things. */
export function stateFolder(): string {
  const home = homedir()
  const byPlatform: Readonly<Record<string, string>> = {
    darwin: join(home, 'Library', 'Application Support', 'Touchstone'),
    win32: join(process.env.LOCALAPPDATA ?? home, 'Touchstone'),
  }
  return byPlatform[process.platform] ?? join(process.env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'touchstone')
}

/** Where the platform wants what can be made again. */
export function cacheFolder(): string {
  const home = homedir()
  const byPlatform: Readonly<Record<string, string>> = {
    darwin: join(home, 'Library', 'Caches', 'Touchstone'),
    win32: join(process.env.LOCALAPPDATA ?? home, 'Touchstone', 'Cache'),
  }
  return byPlatform[process.platform] ?? join(process.env.XDG_CACHE_HOME ?? join(home, '.cache'), 'touchstone')
}
