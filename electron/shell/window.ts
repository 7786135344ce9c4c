import type { BrowserWindow } from 'electron'
import type { Electron } from './electron.ts'
import { appOrigin } from './origin.ts'
import { reportPreferences, windowPreferences } from './security.ts'
import { keepPlace, placedOn, readPlace, smallest } from './window-place.ts'

export interface WindowFiles {
  /** The bundled preload. */
  readonly preload: string
  /** Where the window's place is kept. */
  readonly place: string
  /** The picture of the program, where the system does not take it from the program itself. */
  readonly icon: string
}

/** Opens the window where it was; it is shown when it has something to show. */
export function openWindow({ BrowserWindow, screen }: Electron, files: WindowFiles): BrowserWindow {
  const before = readPlace(files.place)
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
  const window = new BrowserWindow({
    ...smallest,
    ...placedOn(
      [main, ...others].map(({ workArea }) => workArea),
      before,
    ),
    title: 'Touchstone',
    icon: files.icon,
    show: false,
    backgroundColor: '#16181b',
    // The window has the same menus itself; Alt shows those of the system.
    autoHideMenuBar: true,
    webPreferences: windowPreferences(files.preload),
  })
  if (before?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => keepPlace(files.place, { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  void window.loadURL(`${appOrigin}/`)
  return window
}

/** A report in a window of its own, in which nothing runs. */
export function openReport({ BrowserWindow }: Electron, url: string): BrowserWindow {
  const window = new BrowserWindow({ width: 1000, height: 900, title: 'Report', autoHideMenuBar: true, webPreferences: reportPreferences })
  void window.loadURL(url)
  return window
}
