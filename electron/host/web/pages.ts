import { existsSync, realpathSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { sendFile } from '../files/send-file.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Exchanges the token of the address for a cookie, then shows the window: the window itself never sees the token. */
const enter = `const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
const answer = await fetch('/session', { method: 'POST', body: token })
if (answer.ok) location.replace('/')
else document.body.textContent = 'This address has been used up or is incomplete. Open the one that touchstone printed last.'
`
const enterPage =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Touchstone</title><body><script type="module" src="/enter.js"></script></body></html>'

/** The files of the built window; they hold nothing private. @param folder renderer/dist */
export function pageOf(request: Request, folder: string): Response {
  const { pathname } = new URL(request.url)
  if (pathname === '/enter') return text(enterPage, '.html')
  if (pathname === '/enter.js') return text(enter, '.js')
  const path = fileOf(folder, pathname === '/' ? '/index.html' : pathname)
  if (!path) return new Response('There is nothing here.', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  const response = sendFile(request, path, types[extname(path)] ?? 'application/octet-stream')
  // The names of built files hold their hash; the page that names them must be asked for each time.
  if (pathname.startsWith('/assets/')) response.headers.set('cache-control', 'public, max-age=31536000, immutable')
  return response
}

/** A file in the folder; undefined for anything that leads out of it, in whichever disguise. */
function fileOf(folder: string, pathname: string): string | undefined {
  let name: string
  try {
    name = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (/[\0\\]|(^|\/)\.{1,2}(\/|$)/.test(name) || !existsSync(folder)) return undefined
  const path = join(folder, name)
  if (!existsSync(path) || !statSync(path).isFile()) return undefined
  return realpathSync(path).startsWith(realpathSync(folder) + sep) ? path : undefined
}

function text(body: string, ending: string): Response {
  return new Response(body, { headers: { 'content-type': types[ending] ?? 'text/plain', 'cache-control': 'no-store' } })
}
