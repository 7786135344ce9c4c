import { pathToFileURL } from 'node:url'
import type { Electron } from './electron.ts'
import { reportPreferences } from './security.ts'

/** Prints an HTML file to PDF in a window that is never shown, where nothing runs and nothing but that file is loaded. */
export async function printPdf({ BrowserWindow, session }: Pick<Electron, 'BrowserWindow' | 'session'>, path: string): Promise<Uint8Array> {
  const page = pathToFileURL(path).href
  const own = session.fromPartition('print')
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== page && !url.startsWith('data:') }))
  const window = new BrowserWindow({ show: false, webPreferences: { ...reportPreferences, session: own } })
  try {
    await window.loadURL(page)
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true })
  } finally {
    window.destroy()
  }
}
