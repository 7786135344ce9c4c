import { RPCHandler } from '@orpc/server/message-port'
import type { IpcMain, IpcMainEvent } from 'electron'
import type { Host } from '../host/host.ts'
import { router } from '../host/routes/router.ts'
import { isWindowPage } from './origin.ts'

/** The one channel of the preload. It carries a port and nothing else. */
export const connectChannel = 'touchstone:connect'

/** Answers the calls of every port that our own window hands over; whatever else sends one is not heard. */
export function answerCalls(ipcMain: Pick<IpcMain, 'on'>, host: Host): void {
  const calls = new RPCHandler(router)
  ipcMain.on(connectChannel, (event) => {
    const [port, ...more] = event.ports
    if (!isOwnWindow(event) || !port || more.length > 0) {
      for (const each of event.ports) each.close()
      return
    }
    calls.upgrade(port, { context: { host } })
    port.start()
  })
}

/** The page at the top of a window, at our own address: no frame inside it, no page that took its place. */
export function isOwnWindow({ senderFrame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return senderFrame !== null && senderFrame.parent === null && isWindowPage(senderFrame.url)
}
