import type { BrowserWindow, Dialog, MessageBoxOptions } from 'electron'

const crashed: MessageBoxOptions = {
  type: 'warning',
  title: 'Touchstone',
  message: 'The window stopped working.',
  detail: 'Your study, your results and the jobs that are running are not affected. Reloading brings back the tabs as they were.',
  buttons: ['Reload', 'Close'],
  defaultId: 0,
  cancelId: 1,
  noLink: true,
}
const hung: MessageBoxOptions = {
  type: 'warning',
  title: 'Touchstone',
  message: 'The window does not answer.',
  detail: 'It may still be busy. Reloading brings back the tabs as they were; jobs go on either way.',
  buttons: ['Wait', 'Reload'],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
}

/** Offers a reload when the page crashes or hangs. The host is another process, so it has lost nothing. */
export function recover(window: BrowserWindow, dialog: Pick<Dialog, 'showMessageBox'>): void {
  const { webContents } = window
  let asking = false
  let reloading = false
  const ask = async (question: MessageBoxOptions) => {
    if (asking || window.isDestroyed()) return undefined
    asking = true
    const { response } = await dialog.showMessageBox(window, question)
    asking = false
    return window.isDestroyed() ? undefined : response
  }
  webContents.on('render-process-gone', async (_, { reason }) => {
    if (reloading) {
      reloading = false
      return webContents.reload()
    }
    if (reason === 'clean-exit') return
    const answer = await ask(crashed)
    if (answer === 0) webContents.reload()
    else if (answer === 1) window.close()
  })
  window.on('unresponsive', async () => {
    if ((await ask(hung)) !== 1) return
    // A page that hangs does not reload; one that is gone does.
    reloading = true
    webContents.forcefullyCrashRenderer()
  })
}
