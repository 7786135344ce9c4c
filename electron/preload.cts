// Runs in the sandbox before the window's page, so it is CommonJS. It passes the page's port to the host, and nothing else.
declare const window: {
  addEventListener(
    kind: 'message',
    take: (event: { data: unknown; origin: string; ports: readonly Electron.MessagePortMain[] }) => void,
  ): void
}
const { ipcRenderer } = require('electron') as {
  ipcRenderer: { postMessage(channel: string, message: unknown, transfer: unknown[]): void }
}

window.addEventListener('message', ({ data, origin, ports }) => {
  if (data !== 'touchstone:connect' || origin !== 'app://touchstone' || ports.length !== 1) return
  ipcRenderer.postMessage('touchstone:connect', null, [...ports])
})
