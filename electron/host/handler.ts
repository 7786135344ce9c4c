import { existsSync, readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { RPCHandler } from '@orpc/server/fetch'
import { Problem } from '../../native-models/data/problem.ts'
import { itemOf } from './catalogue/items.ts'
import type { ExportJob } from './exports/perform.ts'
import { pictureOf } from './files/derived.ts'
import { itemFile } from './files/item-files.ts'
import { problemJson } from './files/problem-json.ts'
import { sendFile } from './files/send-file.ts'
import type { Host } from './host.ts'
import { jobOf } from './jobs/queue.ts'
import { annotationsOf } from './recordings/annotated.ts'
import { recordingPart } from './recordings/route.ts'
import { router } from './routes/router.ts'
import { curatedOf } from './spikes/curated.ts'
import { spikesPart } from './spikes/route.ts'
import { runDetail, runOf } from './study/runs.ts'

/** Answers a request for private data, or with undefined when it is none. Whoever mounts it has checked who asks. */
export type Handler = (request: Request) => Promise<Response | undefined>

type Route = (host: Host, request: Request, id: string, name: string) => Promise<Response | undefined>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}
const typeOf = (name: string) => types[extname(name).toLowerCase()] ?? 'application/octet-stream'

/** Reports and drawings are pages of their own: nothing in them may run or reach anything. */
const reportPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"

const routes: Readonly<Record<string, Route>> = {
  async items(host, request, id, name) {
    const { study } = host.needed()
    const item = itemOf(study.store, id)
    if (item.kind === 'recording' && name !== 'file') {
      const file = await itemFile(study, item, 'file')
      return file && recordingPart(request, { path: file.path, sha256: item.sha256, annotations: annotationsOf(study, id) }, name)
    }
    if (item.kind === 'spikes' && name !== 'file') {
      const file = await itemFile(study, item, 'file')
      return file && spikesPart(request, { path: file.path, sha256: item.sha256, curated: curatedOf(study, id) }, name)
    }
    const found = await itemFile(study, item, name)
    return found && sendFile(request, found.path, found.type, `${item.sha256}-${name}`)
  },
  async runs(host, request, id, name) {
    const { study } = host.needed()
    if (name === 'thumbnail.png') return runPicture(host, request, id)
    const run = runOf(study, id)
    const folder = join(study.results, run.folder)
    return fileIn(request, folder, name)
  },
  async batches(host, request, id, name) {
    return fileIn(request, host.needed().batches.folderOf(id), name)
  },
  async exports(host, request, id, name) {
    const { study } = host.needed()
    const { out } = JSON.parse(jobOf(study.store, id).request) as ExportJob
    if (!out.startsWith(join(study.results, 'exports'))) return undefined
    const [only] = existsSync(out) ? readdirSync(out) : []
    if (name === '' && only) return new Response(null, { status: 302, headers: { location: `/exports/${id}/${encodeURIComponent(only)}` } })
    const answer = fileIn(request, out, name)
    answer?.headers.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    return answer
  },
}

/** The one handler of all shells: calls, bytes of items and results, and uploads. */
export function handlerOf(host: Host): Handler {
  const calls = new RPCHandler(router)
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    try {
      if (pathname.startsWith('/rpc/')) {
        if (request.method !== 'POST') return plain(405, 'Calls are made with POST.')
        const { matched, response } = await calls.handle(request, { prefix: '/rpc', context: { host } })
        return matched ? response : plain(404, 'There is no such call.')
      }
      if (pathname === '/uploads') {
        if (request.method !== 'POST') return plain(405, 'Files are sent with POST.')
        return Response.json(
          await host.uploads.receive(searchParams.get('name') ?? 'upload', request.body as never, searchParams.get('into') ?? undefined),
          {
            headers: { 'cache-control': 'no-store' },
          },
        )
      }
      return await bytes(host, request, pathname)
    } catch (thrown) {
      // Whoever went away in the middle hears nothing of it.
      if (request.signal.aborted) return plain(408, 'The request ended too early.')
      return refused(thrown)
    }
  }
}

async function bytes(host: Host, request: Request, pathname: string): Promise<Response | undefined> {
  const [, kind = '', id = '', encoded, ...more] = pathname.split('/')
  const route = Object.hasOwn(routes, kind) ? routes[kind] : undefined
  if (!route) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'This can only be read.')
  const name = decoded(encoded ?? '')
  if (more.length > 0 || encoded === undefined || name === undefined) return plain(404, 'There is nothing here.')
  return (await route(host, request, id, name)) ?? plain(404, 'There is nothing of this name.')
}

/** A name in a folder and nothing else: no way up, no way down, no link. */
function fileIn(request: Request, folder: string, name: string): Response | undefined {
  if (!existsSync(folder)) return undefined
  const entry = readdirSync(folder, { withFileTypes: true }).find(
    (found) => found.name === name && found.isFile() && !found.name.startsWith('.'),
  )
  if (!entry) return undefined
  const response = sendFile(request, join(folder, entry.name), typeOf(name))
  if (/\.(html|svg)$/i.test(name)) response.headers.set('content-security-policy', reportPolicy)
  return response
}

/** The first label map of a run on its scan; without one, its input. */
async function runPicture(host: Host, request: Request, id: string): Promise<Response | undefined> {
  const { study } = host.needed()
  const { outputs, inputs } = runDetail(study, id)
  const ids = [...outputs.filter(({ kind }) => kind === 'labels').map(({ itemId }) => itemId), ...Object.values(inputs)]
  const items = ids.flatMap((itemId) => (itemId === null ? [] : [itemOf(study.store, itemId)]))
  const item = items.find(({ kind }) => kind === 'labels' || kind === 'volume')
  return item && sendFile(request, await pictureOf(study, item), 'image/png')
}

function decoded(text: string): string | undefined {
  try {
    const name = decodeURIComponent(text)
    return name === '' || name === basename(name) ? name : undefined
  } catch {
    return undefined
  }
}

const statusOf: Readonly<Record<string, number>> = { input: 404, usage: 400, failed: 500, unexpected: 500 }

function refused(thrown: unknown): Response {
  const problem = problemJson(thrown)
  if (!(thrown instanceof Problem) && problem.kind === 'unexpected') console.error(thrown)
  const body = { ...problem, ...(problem.file && { file: basename(problem.file) }) }
  return Response.json(body, { status: statusOf[problem.kind] ?? 500, headers: { 'cache-control': 'no-store' } })
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
