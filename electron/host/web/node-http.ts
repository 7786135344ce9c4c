import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** A request of Node's as the web has it. */
export function requestOf(message: IncomingMessage, origin: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const controller = new AbortController()
  message.on('close', () => {
    if (!message.complete) controller.abort()
  })
  const hasBody = message.method !== 'GET' && message.method !== 'HEAD'
  return new Request(new URL(message.url ?? '/', origin), {
    method: message.method ?? 'GET',
    headers,
    signal: controller.signal,
    ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit)
}

/** Sends an answer of the web's through Node. A person who goes away in the middle is no error. */
export async function send(response: Response, to: ServerResponse, headers: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(headers)) to.setHeader(name, value)
  for (const [name, value] of response.headers) to.setHeader(name, value)
  to.writeHead(response.status)
  if (!response.body) {
    to.end()
    return
  }
  await pipeline(Readable.fromWeb(response.body as ReadableStream), to).catch(() => to.destroy())
}
