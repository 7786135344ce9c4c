import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'

/**
 * A file as an answer: with ETag and `If-None-Match`, `Range` (one range; 206 or 416) and `If-Range`, never to be stored by anybody.
 * @param etag what the content is known by, such as its hash; size and time otherwise
 */
export function sendFile(request: Request, path: string, type: string, etag?: string): Response {
  const { size, mtimeMs } = statSync(path)
  const tag = `"${etag ?? `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`}"`
  const headers = new Headers({ 'content-type': type, etag: tag, 'accept-ranges': 'bytes', 'cache-control': 'no-store' })
  if (request.headers.get('if-none-match')?.split(/,\s*/).includes(tag)) return new Response(null, { status: 304, headers })
  const asked = request.headers.get('range')
  const unchanged = request.headers.get('if-range') ?? tag
  const range = asked === null || unchanged !== tag ? undefined : rangeOf(asked, size)
  if (range === 'beyond') {
    headers.set('content-range', `bytes */${size}`)
    return new Response(null, { status: 416, headers })
  }
  const [from, to] = range ?? [0, size - 1]
  headers.set('content-length', String(to - from + 1))
  if (range) headers.set('content-range', `bytes ${from}-${to}/${size}`)
  const status = range ? 206 : 200
  if (request.method === 'HEAD' || size === 0) return new Response(null, { status, headers })
  const stream = createReadStream(path, { start: from, end: to, highWaterMark: 1 << 20 })
  return new Response(Readable.toWeb(stream) as ReadableStream, { status, headers })
}

/** RFC 9110 §14: first and last byte; 'beyond' when the file ends before; undefined for what is not one range of bytes, which is then ignored. */
export function rangeOf(header: string, size: number): readonly [number, number] | 'beyond' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') {
    const count = Math.min(Number(last), size)
    return count === 0 ? 'beyond' : [size - count, size - 1]
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return undefined
  return from >= size ? 'beyond' : [from, to]
}
