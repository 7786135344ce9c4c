import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { HostClient } from '../../../electron/host/api.ts'
import { stripped } from '../../../scripts/package/strip.ts'
import type { FakeElectron } from './electron.ts'

type Take = (event: object) => void
type Dropped = { readonly path: string }

function preloadOfSources(): string {
  return stripped(readFileSync(new URL('../../../electron/preload.cts', import.meta.url), 'utf8'))
}

/** A port as Electron's main process has it: no DOM events, a message is an object with `data`. */
function mainPort(port: MessagePort) {
  const events = new EventEmitter()
  port.on('close', () => events.emit('close'))
  return Object.assign(events, {
    start: () => port.on('message', (data) => events.emit('message', { data, ports: [] })),
    close: () => port.close(),
    postMessage: (data: unknown) => port.postMessage(data),
  })
}

/** A page with the real preload before it: what the page posts reaches `ipcMain` as it would from a frame at `url`. */
export function openPage(fake: FakeElectron, { url = 'app://touchstone/', parent = null as unknown, preload = preloadOfSources() } = {}) {
  const takes: [string, Take][] = []
  const sent: { channel: string; ports: readonly MessagePort[] }[] = []
  const ipcRenderer = {
    postMessage(channel: string, message: unknown, ports: readonly MessagePort[]) {
      sent.push({ channel, ports })
      fake.ipcMain.emit(channel, { senderFrame: { url, parent }, ports: ports.map(mainPort) }, message)
    },
    send(channel: string, message: unknown) {
      fake.ipcMain.emit(channel, { senderFrame: { url, parent }, ports: [] }, structuredClone(message))
    },
  }
  runInNewContext(preload, {
    require: (name: string) =>
      name === 'electron' ? { ipcRenderer, webUtils: { getPathForFile: ({ path }: Dropped) => path } } : undefined,
    window: { addEventListener: (kind: string, take: Take) => takes.push([kind, take]) },
  })
  const post = (data: unknown, origin: string, ports: readonly MessagePort[]) => {
    for (const [kind, take] of takes) if (kind === 'message') take({ data, origin, ports })
  }
  const drop = (files: readonly Dropped[], isTrusted = true) => {
    for (const [kind, take] of takes) if (kind === 'drop') take({ isTrusted, dataTransfer: { files } })
  }
  return {
    sent,
    post,
    drop,
    /** As renderer/app/host.ts does it. */
    connect(): { client: HostClient; close(): void } {
      const { port1, port2 } = new MessageChannel()
      post('touchstone:connect', 'app://touchstone', [port2])
      port1.start()
      return { client: createORPCClient(new RPCLink({ port: port1 })), close: () => port1.close() }
    },
  }
}
