import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What may stand in the way of the desktop window. */
export interface Surroundings {
  /** The folder of the project. */
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Chromium's sandbox does not start for the administrator of a Linux machine. */
  readonly isRoot: boolean
}

export type StartChoice = { readonly binary: string } | { readonly why: string }

/** Electron's program where it can show a window, otherwise why it cannot: a sentence's first half. */
export function startChoice({ root, platform, environment, isRoot }: Surroundings): StartChoice {
  const binary = electronBinary(root)
  if (!binary) return { why: 'Electron’s program is not installed here (npx install-electron fetches it)' }
  if (platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY)
    return { why: 'This machine has no screen for Electron' }
  if (platform === 'linux' && isRoot) return { why: 'Electron’s sandbox does not work for root' }
  return { binary }
}

/** Where npm's wrapper of Electron keeps its program, once it was fetched. */
export function electronBinary(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return undefined
  const path = join(folder, 'dist', readFileSync(named, 'utf8').trim())
  return existsSync(path) ? path : undefined
}
