// Runs in the sandbox before the window's page, so it is CommonJS. It passes the page's port and the places of dropped files on, and nothing back.
type DroppedFile = object
interface PageEvent {
  readonly isTrusted: boolean
  readonly data: unknown
  readonly origin: string
  readonly ports: readonly object[]
  readonly dataTransfer: { readonly files: Iterable<DroppedFile> } | null
}
declare const window: { addEventListener(kind: 'message' | 'drop', take: (event: PageEvent) => void): void }
const { ipcRenderer, webUtils } = require('electron') as {
  ipcRenderer: {
    postMessage(channel: string, message: unknown, transfer: readonly object[]): void
    send(channel: string, message: unknown): void
  }
  webUtils: { getPathForFile(file: DroppedFile): string }
}

window.addEventListener('message', ({ data, origin, ports }) => {
  if (data !== 'touchstone:connect' || origin !== 'app://touchstone' || ports.length !== 1) return
  ipcRenderer.postMessage('touchstone:connect', null, [...ports])
})

// A file that a page made up lies nowhere, and a drop that it made up is not trusted: only a person can name a place.
window.addEventListener('drop', ({ isTrusted, dataTransfer }) => {
  if (!isTrusted) return
  const paths = [...(dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '')
  if (paths.length > 0) ipcRenderer.send('touchstone:dropped', paths)
})
