// Behaves like the parts of Electron that the shell uses, on plain Node: real message ports, real processes, no window.
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { MenuItemConstructorOptions, MessageBoxOptions, OpenDialogOptions } from 'electron'
import type { Electron } from '../../../electron/shell/electron.ts'

export type Answer = (request: Request) => Promise<Response>
type Guard = (details: { url: string }, answer: (what: { cancel?: boolean }) => void) => void

/** What was asked of the fake, for tests to look at. */
export interface Asked {
  readonly schemes: unknown[]
  readonly switches: [string, string?][]
  readonly windows: FakeWindow[]
  readonly menus: MenuItemConstructorOptions[][]
  readonly questions: MessageBoxOptions[]
  readonly dialogs: OpenDialogOptions[]
  readonly outside: string[]
  readonly processes: ChildProcess[]
  readonly errors: string[]
  sandboxed: boolean
  quits: number
}

export class FakeContents extends EventEmitter {
  open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  url = ''
  reloads = 0
  reload() {
    this.reloads += 1
  }
  forcefullyCrashRenderer() {
    this.emit('render-process-gone', {}, { reason: 'killed' })
  }
  getURL() {
    return this.url
  }
  setWindowOpenHandler(open: FakeContents['open']) {
    this.open = open
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly options: Record<string, unknown>
  shown = false
  closed = false
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
  }
  async loadURL(url: string) {
    this.webContents.url = url
    setImmediate(() => this.emit('ready-to-show'))
  }
  show() {
    this.shown = true
  }
  hide() {
    this.shown = false
  }
  close() {
    let stays = false
    this.emit('close', { preventDefault: () => (stays = true) })
    if (!stays) this.closed = true
  }
  focus() {}
  restore() {}
  maximize() {}
  isMaximized() {
    return false
  }
  isMinimized() {
    return false
  }
  isDestroyed() {
    return this.closed
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1200, height: 800 }
  }
}

class FakeSession extends EventEmitter {
  request?: (contents: FakeContents, permission: string, answer: (is: boolean) => void, details: { requestingUrl: string }) => void
  check?: (contents: FakeContents | null, permission: string, origin: string) => boolean
  device?: () => boolean
  display?: (request: unknown, answer: (streams: object) => void) => void
  guard?: Guard
  readonly webRequest = {
    onBeforeRequest: (guard: Guard) => {
      this.guard = guard
    },
  }
  setPermissionRequestHandler(handler: FakeSession['request']) {
    this.request = handler
  }
  setPermissionCheckHandler(handler: FakeSession['check']) {
    this.check = handler
  }
  setDevicePermissionHandler(handler: FakeSession['device']) {
    this.device = handler
  }
  setDisplayMediaRequestHandler(handler: FakeSession['display']) {
    this.display = handler
  }
}

class FakeUtilityProcess extends EventEmitter {
  readonly child: ChildProcess
  constructor(file: string) {
    super()
    this.child = fork(file, [], { execArgv: ['--import', join(import.meta.dirname, 'parent-port.mjs')], stdio: ['ignore', 2, 2, 'ipc'] })
    this.child.on('spawn', () => this.emit('spawn'))
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code, signal) => this.emit('exit', code ?? (signal ? 9 : 0)))
  }
  get pid() {
    return this.child.pid
  }
  postMessage(message: object) {
    this.child.send(message)
  }
  kill() {
    return this.child.kill()
  }
}

export interface FakeElectron {
  readonly electron: Electron
  readonly app: EventEmitter
  readonly ipcMain: EventEmitter
  readonly session: FakeSession
  readonly asked: Asked
  /** Answers the next dialogs. */
  readonly answers: { box: number; paths: string[]; isOnly: boolean }
  protocol(): Answer | undefined
}

export function fakeElectron({ isOnly = true, isPackaged = true } = {}): FakeElectron {
  const asked: Asked = {
    schemes: [],
    switches: [],
    windows: [],
    menus: [],
    questions: [],
    dialogs: [],
    outside: [],
    processes: [],
    errors: [],
    sandboxed: false,
    quits: 0,
  }
  const answers = { box: 0, paths: [] as string[], isOnly }
  const session = new FakeSession()
  const ipcMain = new EventEmitter()
  let answer: Answer | undefined
  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    requestSingleInstanceLock: () => answers.isOnly,
    enableSandbox() {
      asked.sandboxed = true
    },
    getAppPath: () => '/nowhere',
    whenReady: () => new Promise<void>((ready) => setImmediate(ready)),
    commandLine: { appendSwitch: (name: string, value?: string) => asked.switches.push(value === undefined ? [name] : [name, value]) },
    exit: () => {
      asked.quits += 1
    },
    quit() {
      let stays = false
      app.emit('before-quit', { preventDefault: () => (stays = true) })
      if (!stays) asked.quits += 1
    },
  })
  class BrowserWindow extends FakeWindow {
    constructor(options: Record<string, unknown>) {
      super(options)
      asked.windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
  }
  const screenOf = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }
  const electron = {
    app,
    BrowserWindow,
    dialog: {
      showOpenDialog: async (...given: unknown[]) => {
        asked.dialogs.push(given.at(-1) as OpenDialogOptions)
        return { canceled: answers.paths.length === 0, filePaths: answers.paths }
      },
      showErrorBox: (_: string, text: string) => void asked.errors.push(text),
      showMessageBox: async (_: unknown, question: MessageBoxOptions) => {
        asked.questions.push(question)
        return { response: answers.box, checkboxChecked: false }
      },
    },
    ipcMain,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void asked.menus.push(menu),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => void asked.schemes.push(...schemes),
      handle(_: string, given: Answer) {
        answer = given
      },
    },
    screen: { getPrimaryDisplay: () => screenOf, getAllDisplays: () => [screenOf] },
    session: { defaultSession: session },
    shell: { openExternal: async (url: string) => void asked.outside.push(url) },
    utilityProcess: {
      fork(file: string) {
        const made = new FakeUtilityProcess(file)
        asked.processes.push(made.child)
        return made
      },
    },
  }
  return { electron: electron as unknown as Electron, app, ipcMain, session, asked, answers, protocol: () => answer }
}
