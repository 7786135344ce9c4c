import { mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { openHost } from './host/host.ts'
import { inProcessHost } from './host/in-process.ts'
import { ended, imported, ownMemory, temporaryFolder, writeLabels } from './host/testing/study.ts'
import { serveWeb } from './web.ts'

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A shell with one scan in its study; `ask` sends exactly what it is given, as no browser would. */
async function openShell() {
  ownMemory()
  const folder = temporaryFolder()
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Touchstone</title>')
  writeFileSync(join(pages, 'assets', 'app.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  const study = join(folder, 'study')
  mkdirSync(study)
  const scan = await writeLabels(join(study, 'sub-01_T1w.nii.gz'), (i) => i)
  const prepared = inProcessHost()
  await prepared.host.open(study, { create: true })
  await imported(prepared.host, prepared.client, study)
  await prepared.host.close()
  const host = openHost({ shell: 'web', start: [study] })
  await host.open(study)
  const web = await serveWeb(host, { port: 0, pages, longestPauseMs: 300 })
  onTestFinished(() => web.close())
  const origin = `http://127.0.0.1:${web.port}`
  const ask = (path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((answered, failed) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const sent = request({ host: '127.0.0.1', port: web.port, path, method, headers: { ...length, ...headers } }, (message) => {
        const parts: Buffer[] = []
        message.on('data', (part) => parts.push(part))
        message.on('end', () => answered({ status: message.statusCode ?? 0, headers: message.headers, body: Buffer.concat(parts) }))
      })
      sent.on('error', failed)
      sent.end(body)
    })
  const entered = await ask('/session', { method: 'POST', headers: { origin }, body: web.gate.token })
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
  const own = { origin, cookie }
  const rpc = (path: string, input: unknown = {}, headers: Record<string, string> = own) =>
    ask(`/rpc/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ json: input }),
    })
  const rows = JSON.parse(String((await rpc('items/list')).body)).json.rows
  return {
    web,
    host,
    origin,
    ask,
    cookie,
    own,
    rpc,
    folder,
    study,
    scan,
    pages,
    id: String(rows[0].id),
    setCookie: String(entered.headers['set-cookie']),
  }
}

describe('the web shell', () => {
  it('answers on this machine only', async () => {
    const { web } = await openShell()
    const address = await new Promise((done) => {
      const socket = connect(web.port, '127.0.0.1', () => {
        done(socket.remoteAddress)
        socket.destroy()
      })
    })
    expect(address).toBe('127.0.0.1')
    const others = Object.values((await import('node:os')).networkInterfaces()).flatMap((list) => list ?? [])
    for (const { address: other, internal, family } of others) {
      if (internal || family !== 'IPv4') continue
      const refused = await new Promise((done) =>
        connect(web.port, other)
          .on('error', () => done(true))
          .on('connect', () => done(false)),
      )
      expect(refused).toBe(true)
    }
  })

  it('gives the cookie for the token only, to no script and to no other site', async () => {
    const { ask, origin, setCookie } = await openShell()
    expect(setCookie).toMatch(/^touchstone_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    const wrong = await ask('/session', { method: 'POST', headers: { origin }, body: 'guess' })
    expect(wrong.status).toBe(401)
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })

  it('tells strangers nothing', async () => {
    const { ask, rpc, origin, id } = await openShell()
    expect((await rpc('items/list', {}, { origin })).status).toBe(401)
    expect((await ask(`/items/${id}/file`)).status).toBe(401)
    expect((await ask(`/items/${id}/file`, { headers: { cookie: 'touchstone_1=x' } })).status).toBe(401)
    expect((await ask('/uploads?name=a', { method: 'POST', headers: { origin }, body: 'x' })).status).toBe(401)
  })

  it('refuses names that were pointed at this machine (DNS rebinding)', async () => {
    const { ask, cookie, id, web } = await openShell()
    for (const host of ['evil.example', `evil.example:${web.port}`, `127.0.0.1.evil.example:${web.port}`, '127.0.0.1:1']) {
      expect((await ask(`/items/${id}/file`, { headers: { host, cookie } })).status, host).toBe(421)
      expect((await ask('/', { headers: { host } })).status).toBe(421)
    }
  })

  it('refuses what another page asks for, with the cookie or without (CSRF)', async () => {
    const { rpc, ask, cookie, id, origin } = await openShell()
    for (const other of ['http://evil.example', 'null', origin.replace('http:', 'https:'), `${origin}0`]) {
      expect((await rpc('study/close', {}, { cookie, origin: other })).status, other).toBe(403)
      expect((await ask(`/items/${id}/file`, { headers: { cookie, origin: other } })).status).toBe(403)
    }
    expect((await rpc('study/close', {}, { cookie })).status).toBe(403)
    expect((await ask(`/items/${id}/file`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await ask('/rpc/study/close?data=%7B%7D', { headers: { cookie } })).status).toBe(405)
    expect(JSON.parse(String((await rpc('study/current', {}, { cookie, origin })).body)).json.name).toBe('study')
  })

  it('opens its socket for its own page only', async () => {
    const { web, cookie, origin } = await openShell()
    const opens = (headers: Record<string, string>) =>
      new Promise<boolean>((done) => {
        const socket = new WebSocket(`ws://127.0.0.1:${web.port}/ws`, { headers })
        socket.on('open', () => {
          done(true)
          socket.close()
        })
        socket.on('error', () => done(false))
      })
    expect(await opens({ cookie, origin })).toBe(true)
    expect(await opens({ cookie })).toBe(false)
    expect(await opens({ origin })).toBe(false)
    expect(await opens({ cookie, origin: 'http://evil.example' })).toBe(false)
    expect(await opens({ cookie, origin, host: 'evil.example' })).toBe(false)
  })

  it('serves files of its window and nothing above, in whichever disguise', async () => {
    const { ask, folder, pages } = await openShell()
    expect((await ask('/')).body.toString()).toContain('Touchstone')
    expect((await ask('/assets/app.js')).headers['content-type']).toContain('javascript')
    symlinkSync(join(folder, 'secret.txt'), join(pages, 'link.txt'))
    const ways = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/assets/../../secret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      `/${folder}/secret.txt`,
      `/%2f${folder.slice(1)}/secret.txt`,
      '/link.txt',
      '/%00',
      '/%zz',
      '/assets',
    ]
    for (const way of ways) {
      const { status, body } = await ask(way)
      expect([400, 404], way).toContain(status)
      expect(body.toString()).not.toContain('secret')
    }
    expect((await ask('http://evil.example/')).status).toBe(400)
  })

  it('serves items by their id and never by a path', async () => {
    const { ask, own, id, scan, study, folder } = await openShell()
    expect((await ask(`/items/${id}/file`, { headers: own })).body).toEqual(readFileSync(scan))
    for (const way of [
      `/items/${id}/..%2f..%2fsecret.txt`,
      `/items/..%2fsecret.txt/file`,
      `/items/${id}/file/more`,
      `/items/%2e%2e/file`,
      `/items/${id}/`,
      '/items/__proto__/file',
      `/runs/${id}/run.json`,
      `/batches/..%2f..%2f/secret.txt`,
    ]) {
      expect([400, 404, 500], way).toContain((await ask(way, { headers: own })).status)
    }
    // A file that was swapped for a link out of the study is not followed.
    unlinkSync(scan)
    symlinkSync(join(folder, 'secret.txt'), join(study, 'sub-01_T1w.nii.gz'))
    const swapped = await ask(`/items/${id}/file`, { headers: own })
    expect(swapped.status).toBe(404)
    expect(swapped.body.toString()).not.toContain(folder)
  })

  it('sends parts of files, and tells whether they changed', async () => {
    const { ask, own, id, scan } = await openShell()
    const whole = readFileSync(scan)
    const part = await ask(`/items/${id}/file`, { headers: { ...own, range: 'bytes=10-19' } })
    expect([part.status, part.headers['content-range'], part.body]).toEqual([206, `bytes 10-19/${whole.length}`, whole.subarray(10, 20)])
    const last = await ask(`/items/${id}/file`, { headers: { ...own, range: 'bytes=-5' } })
    expect(last.body).toEqual(whole.subarray(-5))
    expect((await ask(`/items/${id}/file`, { headers: { ...own, range: 'bytes=999999-' } })).status).toBe(416)
    const etag = String(part.headers.etag)
    expect((await ask(`/items/${id}/file`, { headers: { ...own, 'if-none-match': etag } })).status).toBe(304)
    expect((await ask(`/items/${id}/file`, { headers: { ...own, range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(200)
    expect((await ask(`/items/${id}/file`, { headers: own, method: 'HEAD' })).body).toHaveLength(0)
  })

  it('lets its page load nothing of others, and nobody keep private data', async () => {
    const { ask, own, id, rpc } = await openShell()
    const answers = [
      await ask('/'),
      await ask(`/items/${id}/file`, { headers: own }),
      await rpc('items/list'),
      await ask(`/items/${id}/file`),
      await ask('/nothing'),
    ]
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
    for (const { headers } of answers.slice(1, 4)) expect(headers['cache-control']).toBe('no-store')
  })

  it('refuses what is too large, of no length, or does not come', async () => {
    const { ask, own, web } = await openShell()
    expect(
      (
        await ask('/rpc/about', { method: 'POST', headers: { ...own, 'content-length': String(17 * 2 ** 20) } }).catch(() => ({
          status: 413,
        }))
      ).status,
    ).toBe(413)
    expect(
      (
        await ask('/uploads?name=a', { method: 'POST', headers: { ...own, 'content-length': String(5 * 2 ** 30) } }).catch(() => ({
          status: 413,
        }))
      ).status,
    ).toBe(413)
    expect((await ask('/session', { method: 'POST', headers: own, body: 'x'.repeat(2000) })).status).toBe(413)
    expect((await ask('/rpc/about', { method: 'POST', headers: { ...own, 'transfer-encoding': 'chunked' } })).status).toBe(411)
    const began = performance.now()
    const said = await new Promise<string>((closed) => {
      let text = ''
      const socket = connect(web.port, '127.0.0.1', () => {
        const headers = `Host: 127.0.0.1:${web.port}\r\nOrigin: ${own.origin}\r\nCookie: ${own.cookie}\r\nContent-Length: 100`
        socket.write(`POST /uploads?name=a HTTP/1.1\r\n${headers}\r\n\r\nslow`)
      })
      socket.on('data', (bytes) => (text += bytes))
      socket.on('error', () => {})
      socket.on('close', () => closed(text))
    })
    expect(said).not.toContain('200')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('cuts off headers that do not come or are too many, and messages that are too large', async () => {
    const { ask, own, web, origin, cookie } = await openShell()
    const slow = await new Promise<string>((closed) => {
      let text = ''
      const socket = connect(web.port, '127.0.0.1', () => socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${web.port}\r\nX-Slow: `))
      socket.on('data', (bytes) => (text += bytes))
      socket.on('error', () => {})
      socket.on('close', () => closed(text))
    })
    expect(slow).toMatch(/^(HTTP\/1\.1 408|$)/)
    expect((await ask('/', { headers: { ...own, 'x-large': 'x'.repeat(20_000) } })).status).toBe(431)
    const code = await new Promise((closed) => {
      const socket = new WebSocket(`ws://127.0.0.1:${web.port}/ws`, { headers: { origin, cookie } })
      socket.on('open', () => socket.send(Buffer.alloc(17 * 2 ** 20)))
      socket.on('error', () => {})
      socket.on('close', closed)
    })
    expect([1006, 1009]).toContain(code)
    expect((await ask('/')).status).toBe(200)
  })

  it('asks browsers to forbid only what they know, so that none complains', async () => {
    const { ask } = await openShell()
    expect((await ask('/')).headers['permissions-policy']).toBe('camera=(), microphone=(), geolocation=(), usb=(), serial=()')
  })

  it('takes an upload into the study when it is imported', async () => {
    const { ask, own, scan, rpc, host } = await openShell()
    const other = readFileSync(await writeLabels(`${scan}.other.nii.gz`, (i, j) => i + j))
    const { origin, cookie } = own
    const sent = await fetch(`${origin}/uploads?name=..%2Fsub-02_T1w.nii.gz`, { method: 'POST', body: other, headers: { origin, cookie } })
    const { id } = (await sent.json()) as { id: string }
    const job = JSON.parse(String((await rpc('items/import', { places: [id] })).body)).json
    const inside = inProcessHost()
    await inside.host.open(host.needed().study.root)
    expect((await ended(inside.client, job.id)).message).toBe('1 new')
    const { rows } = await inside.client.items.list({ filter: { subjects: ['02'] } })
    await inside.host.close()
    expect((await ask(`/items/${rows[0]?.id}/volume.nii.gz`, { headers: own })).body).toEqual(other)
  })
})
