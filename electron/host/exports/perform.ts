import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Zippable, zipSync } from 'fflate'
import { Problem } from '../../../native-models/data/problem.ts'
import type { ExportRequest } from '../api.ts'
import { itemOf } from '../catalogue/items.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { pictureOf } from '../files/derived.ts'
import { startJob } from '../jobs/job.ts'
import type { WorkContext } from '../jobs/perform-run.ts'
import type { StoredJob } from '../jobs/queue.ts'
import { nameWithoutExtension } from '../runs/names.ts'
import { runOf } from '../study/runs.ts'
import type { OpenStudy } from '../study/study.ts'

/** What a job of kind 'export' holds: the request with its ids resolved to a folder. */
export type ExportJob = Omit<ExportRequest, 'out'> & { readonly out: string }

interface Task {
  readonly name: string
  write(path: string): Promise<void>
}

/** Writes files out, each whole or not at all; a name that is taken gets a number. */
export async function performExport(study: OpenStudy, job: StoredJob, { stop, progress }: WorkContext): Promise<{ message: string }> {
  const request = JSON.parse(job.request) as ExportJob
  if (request.deidentify) {
    throw new Problem({
      kind: 'usage',
      what: 'De-identified export is not there yet.',
      remedy: 'Export without it, and do not pass the files on.',
    })
  }
  const tasks = tasksOf(study, request, stop.signal)
  mkdirSync(request.out, { recursive: true })
  const staging = mkdtempSync(join(request.out, '.touchstone-'))
  const written: string[] = []
  try {
    for (const [at, task] of tasks.entries()) {
      stop.signal.throwIfAborted()
      progress(at / tasks.length, `${at + 1} of ${tasks.length}: ${task.name}`)
      await task.write(join(staging, task.name))
    }
    for (const { name } of tasks) {
      const free = freeName(request.out, name)
      renameSync(join(staging, name), join(request.out, free))
      written.push(free)
    }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return { message: written.length === 1 ? `Wrote ${written[0]}` : `Wrote ${written.length} files into ${basename(request.out)}` }
}

function tasksOf(study: OpenStudy, { format, items, runs }: ExportJob, signal: AbortSignal): Task[] {
  const chosen = items.map((id) => itemOf(study.store, id))
  const names = new Set<string>()
  const unique = (name: string) => {
    let free = name
    for (let n = 2; names.has(free); n++) free = numbered(name, n)
    names.add(free)
    return free
  }
  const ofItem = (item: StoredItem, ending: string, write: (from: string, to: string) => Promise<void>): Task => ({
    name: unique(`${nameWithoutExtension(item.name)}.${ending}`),
    write: (to) => write(study.absolute(item.path), to),
  })
  const convert = async (from: string, to: string) => {
    await startJob('convert', { from, to }, { signal, progress: () => {}, graceMs: 500 })
  }
  const byFormat: Readonly<Record<string, () => Task[]>> = {
    'nii.gz': () => chosen.map((item) => ofItem(item, 'nii.gz', convert)),
    nii: () => chosen.map((item) => ofItem(item, 'nii', convert)),
    mgz: () => chosen.map((item) => ofItem(item, 'mgz', convert)),
    tsv: () => chosen.map((item) => ofItem(item, 'tsv', async (from, to) => copyFileSync(from, to))),
    png: () => chosen.map((item) => ofItem(item, 'png', async (_, to) => copyFileSync(await pictureOf(study, item), to))),
    html: () =>
      runs.map((id) => {
        const run = runOf(study, id)
        return {
          name: unique(`${basename(run.folder)}.html`),
          write: async (to) => copyFileSync(join(study.results, run.folder, run.report_name), to),
        }
      }),
    zip: () =>
      runs.map((id) => {
        const run = runOf(study, id)
        return { name: unique(`${basename(run.folder)}.zip`), write: async (to) => zipFolder(join(study.results, run.folder), to) }
      }),
  }
  const make = byFormat[format]
  if (!make) throw new Problem({ kind: 'usage', what: `Export as ${format} is not there yet.`, remedy: 'Choose another format.' })
  return make()
}

function zipFolder(folder: string, to: string): void {
  const files: Zippable = {}
  for (const name of readdirSync(folder))
    files[`${basename(folder)}/${name}`] = [new Uint8Array(readFileSync(join(folder, name))), { level: name.endsWith('.gz') ? 0 : 6 }]
  writeFileSync(to, zipSync(files))
}

function freeName(folder: string, name: string): string {
  let free = name
  for (let n = 2; existsSync(join(folder, free)); n++) free = numbered(name, n)
  return free
}

function numbered(name: string, n: number): string {
  const stem = nameWithoutExtension(name)
  return `${stem} (${n})${name.slice(stem.length)}`
}
