import type { Handler } from '../host/handler.ts'
import { pageOf } from '../host/web/pages.ts'
import { securityHeaders } from '../host/web/policy.ts'
import { appOrigin, isOwn } from './origin.ts'

/**
 * Answers what the window asks of `app://touchstone`: its own files, and the bytes of items and results, with Range.
 * Calls come over the port and not this way.
 * @param pages the folder of the built window
 */
export function answerWindow(handle: Handler, pages: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOwn(request.url)) return nothing(421)
    const origin = request.headers.get('origin')
    if (origin !== null && origin !== appOrigin) return nothing(403)
    const { pathname } = new URL(request.url)
    if (/^\/(rpc|session|enter|ws)([/.]|$)/.test(pathname)) return nothing(404)
    const own = await handle(request)
    if (own) return shielded(own)
    if (request.method !== 'GET' && request.method !== 'HEAD') return nothing(405)
    return shielded(pageOf(request, pages))
  }
}

function nothing(status: number): Response {
  return shielded(new Response('There is nothing here.', { status, headers: { 'content-type': 'text/plain; charset=utf-8' } }))
}

/** With the policy of our pages, unless the answer has a stricter one of its own. */
function shielded(response: Response): Response {
  const headers = new Headers(securityHeaders)
  for (const [name, value] of response.headers) headers.set(name, value)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, headers })
}
