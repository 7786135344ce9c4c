import type { BrowserWindow, MessageBoxOptions } from 'electron'
import { problemJson } from '../host/files/problem-json.ts'
import { handlerOf } from '../host/handler.ts'
import { type Host, openHost } from '../host/host.ts'
import { makeJobProcessesWith } from '../host/jobs/job-process.ts'
import { menuTemplate } from '../menu.ts'
import { answerWindow } from './answer.ts'
import { answerCalls, hearDropped } from './calls.ts'
import { choose } from './dialogs.ts'
import type { Electron } from './electron.ts'
import { lockContents, lockSession } from './locks.ts'
import { openPaths, pathsIn, takeDropped } from './opened-paths.ts'
import { printPdf } from './print.ts'
import { openExit } from './quit.ts'
import { recover } from './recovery.ts'
import { appScheme, switches } from './security.ts'
import { utilityProcesses } from './utility-process.ts'
import { openReport, openWindow, type WindowFiles } from './window.ts'

export interface DesktopFiles extends WindowFiles {
  /** The folder of the built window. */
  readonly pages: string
}

/** The desktop program. Everything that must be said before Electron is ready is said before this returns. */
export function openDesktop(electron: Electron, files: DesktopFiles): void {
  const { app, protocol } = electron
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  protocol.registerSchemesAsPrivileged([appScheme])
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
  app.enableSandbox()
  const early = pathsIn(wordsOf(process.argv, app.isPackaged), process.cwd(), app.getAppPath())
  let open = (paths: readonly string[]) => void early.push(...paths)
  let show = () => {}
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
  })
  app.on('second-instance', (_, argv, folder) => {
    show()
    open(pathsIn(wordsOf(argv, app.isPackaged), folder, app.getAppPath()))
  })
  app.on('activate', () => show())
  app.on('web-contents-created', (_, contents) =>
    lockContents(contents, {
      openReport: (url) => void openReport(electron, url),
      openOutside: (url) => void electron.shell.openExternal(url),
    }),
  )
  const ready = async () => {
    await app.whenReady()
    const { host, window, exit } = await started(electron, files, early)
    open = (paths) => void told(electron, window, openPaths(host, paths))
    show = () => {
      exit.stay()
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    }
  }
  ready().catch((thrown) => {
    const { what, remedy } = problemJson(thrown)
    electron.dialog.showErrorBox('Touchstone cannot begin', `${what} ${remedy}`)
    app.exit(1)
  })
}

async function started(electron: Electron, files: DesktopFiles, paths: readonly string[]) {
  const { app, dialog, ipcMain, protocol, session, utilityProcess, Menu } = electron
  makeJobProcessesWith(utilityProcesses((file, words, options) => utilityProcess.fork(file, words, options)))
  lockSession(session.defaultSession)
  let window: BrowserWindow | undefined
  const host = openHost({
    shell: 'electron',
    choose: (what) => choose(dialog, window, what),
    printPdf: (path) => printPdf(electron, path),
    showMenu: (entries) => Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(entries, process.platform, perform))),
  })
  const perform = (command: string) => host.events.tell({ kind: 'command', command })
  host.options.showMenu?.([])
  protocol.handle('app', answerWindow(handlerOf(host), files.pages))
  answerCalls(ipcMain, host)
  hearDropped(ipcMain, (dropped) => {
    if (window) void told(electron, window, takeDropped(host, dropped))
  })
  if (paths.length === 0) await reopenLast(host)
  const shown = openWindow(electron, files)
  window = shown
  recover(shown, dialog)
  const exit = openExit(host, {
    ask: async (question) => (await ask(electron, shown, question)).response,
    hideWindow: () => shown.hide(),
    end: () => app.quit(),
  })
  shown.on('close', (event) => {
    if (!exit.mayEnd()) event.preventDefault()
  })
  app.on('before-quit', (event) => {
    if (!exit.mayEnd()) event.preventDefault()
  })
  app.on('window-all-closed', () => app.quit())
  if (paths.length > 0) await told(electron, shown, openPaths(host, paths))
  return { host, window: shown, exit }
}

/** The words after the program, and after its folder where Electron was given one. */
function wordsOf(argv: readonly string[], isPackaged: boolean): string[] {
  return argv.slice(isPackaged ? 1 : 2)
}

/** Where one left off. A study that cannot be opened any more is no reason not to begin. */
async function reopenLast(host: Host): Promise<void> {
  const [last] = host.remembered.recent()
  if (last) await host.open(last.path).catch(() => {})
}

/** Says to the person what went wrong with something that they asked for outside the page. */
async function told(electron: Electron, window: BrowserWindow, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (thrown) {
    const { what, remedy } = problemJson(thrown)
    await ask(electron, window, { type: 'error', title: 'Touchstone', message: what, detail: remedy, buttons: ['Close'] })
  }
}

function ask({ dialog }: Electron, window: BrowserWindow, question: MessageBoxOptions) {
  return dialog.showMessageBox(window, question)
}
