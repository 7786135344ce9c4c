import { isAbsolute } from 'node:path'
import { RPCHandler } from '@orpc/server/message-port'
import type { IpcMain, IpcMainEvent } from 'electron'
import { z } from 'zod'
import type { Host } from '../host/host.ts'
import { router } from '../host/routes/router.ts'
import { isWindowPage } from './origin.ts'

/** The two channels of the preload: one carries a port, the other the places of files that a person dropped. */
export const connectChannel = 'touchstone:connect'
export const droppedChannel = 'touchstone:dropped'

const dropped = z.array(z.string().min(1).max(4096).refine(isAbsolute)).min(1).max(10_000)

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

/** Hears of what a person dropped on our own window. Nothing is answered: what comes of it, the window hears as events. */
export function hearDropped(ipcMain: Pick<IpcMain, 'on'>, take: (paths: readonly string[]) => void): void {
  ipcMain.on(droppedChannel, (event, said: unknown) => {
    const paths = dropped.safeParse(said)
    if (isOwnWindow(event) && paths.success) take(paths.data)
  })
}

/** The page at the top of a window, at our own address: no frame inside it, no page that took its place. */
export function isOwnWindow({ senderFrame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return senderFrame !== null && senderFrame.parent === null && isWindowPage(senderFrame.url)
}
