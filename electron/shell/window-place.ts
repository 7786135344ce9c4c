import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const kept = z.object({ x: z.int(), y: z.int(), width: z.int().min(200), height: z.int().min(200), maximized: z.boolean() })

/** Where the window was when it was closed; lengths in pixels of the system. */
export type WindowPlace = z.infer<typeof kept>

/** The window is usable from here up. */
export const smallest = { minWidth: 1024, minHeight: 700 } as const
const usual = { width: 1440, height: 900 } as const
/** So much of the title bar must be on a screen for the window to be taken hold of. */
const gripPx = 80

/** Where to open the window: as it was, unless that is on no screen any more. @param screens work areas, the first being the main one */
export function placedOn(screens: readonly Rectangle[], before: WindowPlace | undefined): Partial<Rectangle> {
  const [main] = screens
  const fits = (length: number, room: number | undefined) => (room === undefined ? length : Math.min(length, room))
  if (before && screens.some((screen) => hasGrip(screen, before))) {
    const { x, y, width, height } = before
    return { x, y, width, height }
  }
  return { width: fits(usual.width, main?.width), height: fits(usual.height, main?.height) }
}

function hasGrip(screen: Rectangle, window: Rectangle): boolean {
  const across = Math.min(screen.x + screen.width, window.x + window.width) - Math.max(screen.x, window.x)
  return across >= gripPx && window.y >= screen.y && window.y + gripPx <= screen.y + screen.height
}

export function readPlace(file: string): WindowPlace | undefined {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Only forgotten when it cannot be written. */
export function keepPlace(file: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(place), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // The window opens at its usual place.
  }
}
