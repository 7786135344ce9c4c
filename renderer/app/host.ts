import { createORPCClient } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { HostClient, HostEvent } from '../../electron/host/api.ts'

export const isElectron = location.protocol === 'app:'

/** Every call that the window makes. It knows items by id and never sees a path. */
export const host: HostClient = createORPCClient(
  isElectron ? new PortLink({ port: shellPort() }) : new FetchLink({ url: `${location.origin}/rpc` }),
)

function shellPort(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  window.postMessage('touchstone:connect', location.origin, [port2])
  port1.start()
  return port1
}

/** Hands every event to `take`, in order, until `signal`; after a break it asks again from where it was. `connected` hears of breaks. */
export async function followEvents(take: (event: HostEvent) => void, connected: (is: boolean) => void, signal: AbortSignal): Promise<void> {
  let since: number | undefined
  while (!signal.aborted) {
    try {
      const events = await eventsSince(since, signal)
      connected(true)
      for await (const event of events) {
        since = event.seq
        take(event)
      }
    } catch {
      // The host went away, or this window did: asked again below.
    }
    if (signal.aborted) return
    connected(false)
    await new Promise((resume) => setTimeout(resume, 1000))
  }
}

/** Over a WebSocket in the browser, which leaves its six connections to the scans. */
async function eventsSince(since: number | undefined, signal: AbortSignal): Promise<AsyncIterable<HostEvent>> {
  if (isElectron) return host.events({ since }, { signal })
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`)
  const closed = new AbortController()
  socket.addEventListener('close', () => closed.abort())
  signal.addEventListener('abort', () => socket.close())
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened)
    socket.addEventListener('error', failed)
  })
  const client: HostClient = createORPCClient(new SocketLink({ websocket: socket }))
  return client.events({ since }, { signal: closed.signal })
}

/** Sends a file to the host and gives the place that it has there. */
export async function upload(name: string, bytes: Blob | Uint8Array<ArrayBuffer>): Promise<string> {
  return (await send(name, bytes)).id
}

/** Sends a file and gives its place and that of the folder it was put into. Files of one folder come with its place, and with names that say where in it they lay. */
export async function send(name: string, bytes: Blob | Uint8Array<ArrayBuffer>, into?: string): Promise<{ id: string; folder: string }> {
  const answer = await fetch(`/uploads?${new URLSearchParams({ name, ...(into && { into }) })}`, { method: 'POST', body: bytes })
  if (!answer.ok) throw new Error(`${name} could not be taken in. ${await answer.text()}`)
  return answer.json()
}
