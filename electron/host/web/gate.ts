import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Why a request is turned away. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 421
  readonly text: string
}

/** Who may come in. */
export interface Gate {
  /** In the fragment of the printed address, which no browser sends anywhere. */
  readonly token: string
  /** The address must name this machine, so that a page whose name was pointed at 127.0.0.1 gets nothing (DNS rebinding). */
  host(headers: IncomingHttpHeaders): Refusal | undefined
  /** What changes or tells something comes from our own page, whatever cookies came along (cross-site request forgery). */
  origin(method: string, headers: IncomingHttpHeaders): Refusal | undefined
  cookie(headers: IncomingHttpHeaders): Refusal | undefined
  /** The cookie for whoever has the token; undefined for anybody else. */
  exchange(token: string): string | undefined
}

/** @param port the port that is listened on */
export function openGate(port: number, token = randomBytes(32).toString('base64url')): Gate {
  const secret = randomBytes(32).toString('base64url')
  const names = [`127.0.0.1:${port}`, `localhost:${port}`]
  const origins = names.map((name) => `http://${name}`)
  const cookieName = `touchstone_${port}`
  return {
    token,
    host: ({ host }) =>
      host !== undefined && names.includes(host.toLowerCase()) ? undefined : { status: 421, text: 'This address is not served here.' },
    origin(method, headers) {
      const { origin } = headers
      const site = headers['sec-fetch-site']
      if (origin !== undefined && !origins.includes(origin)) return { status: 403, text: 'Another page may not ask for this.' }
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        return { status: 403, text: 'Another page may not ask for this.' }
      const isReading = method === 'GET' || method === 'HEAD'
      return !isReading && origin === undefined ? { status: 403, text: 'This is only done for our own page.' } : undefined
    },
    cookie(headers) {
      const given = cookiesOf(headers.cookie).get(cookieName)
      return given !== undefined && same(given, secret) ? undefined : { status: 401, text: 'Open the address that touchstone printed.' }
    },
    exchange: (given) => (same(given, token) ? `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/` : undefined),
  }
}

function cookiesOf(header = ''): Map<string, string> {
  return new Map(
    header.split(';').map((part) => {
      const at = part.indexOf('=')
      return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()] as const
    }),
  )
}

/** In a time that tells nothing about where they differ. */
function same(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return x !== undefined && y !== undefined && timingSafeEqual(x, y)
}
