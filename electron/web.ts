import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { Problem } from '../native-models/data/problem.ts'
import { handlerOf } from './host/handler.ts'
import type { Host } from './host/host.ts'
import { router } from './host/routes/router.ts'
import { largestUploadBytes } from './host/study/uploads.ts'
import { type Gate, openGate, type Refusal } from './host/web/gate.ts'
import { requestOf, send } from './host/web/node-http.ts'
import { pageOf } from './host/web/pages.ts'
import { securityHeaders } from './host/web/policy.ts'

export interface WebOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** The built window. */
  readonly pages?: string
  /** A body that pauses for longer is given up. */
  readonly longestPauseMs?: number
}

export interface WebShell {
  /** The address to open, with the token that lets one in. */
  readonly url: string
  readonly port: number
  readonly gate: Gate
  close(): Promise<void>
}

const builtPages = join(import.meta.dirname, '..', 'renderer', 'dist')
/** Calls are small; only uploads are large. */
const largestCallBytes = 16 * 2 ** 20
const isPublic = (pathname: string) => !/^\/(rpc|items|runs|batches|exports|uploads|ws)(\/|$)/.test(pathname)

/** The host on a port of this machine, for its own browser and nobody else. `Problem` (usage) when the port is taken. */
export async function serveWeb(host: Host, { port, pages = builtPages, longestPauseMs = 20_000 }: WebOptions): Promise<WebShell> {
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: Math.min(10_000, longestPauseMs),
    connectionsCheckingInterval: Math.min(5_000, longestPauseMs),
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
  })
  server.maxConnections = 200
  await listen(server, port)
  const bound = (server.address() as AddressInfo).port
  const origin = `http://127.0.0.1:${bound}`
  const gate = openGate(bound)
  const handle = handlerOf(host)

  server.on('request', async (message, response) => {
    const end = (status: number, text: string, more: Record<string, string> = {}) => {
      // Whoever is turned away may still be sending: what comes is thrown away, and then the line is cut.
      message.resume()
      response
        .writeHead(status, {
          ...securityHeaders,
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-store',
          connection: 'close',
          ...more,
        })
        .end(text)
    }
    const refusal = gate.host(message.headers) ?? gate.origin(message.method ?? 'GET', message.headers) ?? tooLarge(message)
    if (refusal) return end(refusal.status, refusal.text)
    const pathname = pathOf(message)
    if (pathname === undefined) return end(400, 'This is not an address.')
    cutWhenSlow(message, longestPauseMs)
    if (pathname === '/session') {
      const cookie = message.method === 'POST' ? gate.exchange(await bodyText(message).catch(() => '')) : undefined
      return cookie ? end(204, '', { 'set-cookie': cookie }) : end(401, 'This is not the token.')
    }
    if (isPublic(pathname)) {
      if (message.method !== 'GET' && message.method !== 'HEAD') return end(405, 'This can only be read.')
      return send(pageOf(requestOf(message, origin), pages), response, securityHeaders)
    }
    const stranger = gate.cookie(message.headers)
    if (stranger) return end(stranger.status, stranger.text)
    const answer = await handle(requestOf(message, origin))
    if (answer) await send(answer, response, { ...securityHeaders, 'cache-control': 'no-store' })
    else end(404, 'There is nothing here.')
  })

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestCallBytes })
  const calls = new RPCHandler(router)
  sockets.on('connection', (socket) => {
    // A message that is too large ends its socket, not the host.
    socket.on('error', () => socket.terminate())
    void calls.upgrade(socket, { context: { host } })
  })
  server.on('upgrade', (message, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = gate.host(message.headers) ?? ownPage(gate, message) ?? gate.cookie(message.headers)
    if (refusal || pathOf(message) !== '/ws') return turnAway(socket as Socket, refusal?.status ?? 404)
    sockets.handleUpgrade(message, socket, head, (opened) => sockets.emit('connection', opened, message))
  })

  return {
    url: `${origin}/enter#token=${gate.token}`,
    port: bound,
    gate,
    async close() {
      for (const socket of sockets.clients) socket.close(1001)
      const closed = new Promise<void>((done) => server.close(() => done()))
      setTimeout(() => server.closeAllConnections(), 300).unref()
      await closed
      await host.close()
    },
  }
}

/** A socket is opened by our own page, always with its origin: browsers let any page try. */
function ownPage(gate: Gate, message: IncomingMessage): Refusal | undefined {
  return gate.origin('POST', message.headers)
}

function pathOf(message: IncomingMessage): string | undefined {
  const url = message.url ?? ''
  if (!url.startsWith('/') || url.startsWith('//')) return undefined
  return URL.canParse(url, 'http://127.0.0.1') ? new URL(url, 'http://127.0.0.1').pathname : undefined
}

function tooLarge(message: IncomingMessage): { status: number; text: string } | undefined {
  const isUpload = message.url?.startsWith('/uploads')
  const most = isUpload ? largestUploadBytes : message.url === '/session' ? 1000 : largestCallBytes
  const length = message.headers['content-length']
  if (message.method === 'GET' || message.method === 'HEAD') return undefined
  // Without a length, nobody can say how much will come.
  if (length === undefined) return { status: 411, text: 'Say how long it is.' }
  return Number(length) > most ? { status: 413, text: 'This is too large.' } : undefined
}

/** A body that does not come is not waited for. */
function cutWhenSlow(message: IncomingMessage, longestPauseMs: number): void {
  if (message.method === 'GET' || message.method === 'HEAD') return
  const cut = () => message.destroy()
  let timer = setTimeout(cut, longestPauseMs)
  message.on('data', () => {
    clearTimeout(timer)
    timer = setTimeout(cut, longestPauseMs)
  })
  message.pause()
  message.on('close', () => clearTimeout(timer))
  message.on('end', () => clearTimeout(timer))
}

async function bodyText(message: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of message) text += chunk
  return text.trim()
}

function turnAway(socket: Socket, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const what = error.code === 'EADDRINUSE' ? `Port ${port} is taken.` : `Port ${port} cannot be used (${error.code ?? error.message}).`
      failed(new Problem({ kind: 'usage', what, remedy: 'Choose another --port, or leave it out.' }))
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, listening)
  })
}
