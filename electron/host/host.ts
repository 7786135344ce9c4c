import { homedir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../../native-models/data/problem.ts'
import type { MenuEntry, Study } from './api.ts'
import { type BatchKeeper, keepBatches } from './batches/keeper.ts'
import { importedSentence, importPlaces } from './catalogue/import.ts'
import { countItems } from './catalogue/list.ts'
import { refresh } from './catalogue/refresh.ts'
import { type Events, openEvents } from './events.ts'
import type { PrintPdf } from './exports/print.ts'
import { startJob } from './jobs/job.ts'
import { performRun } from './jobs/perform-run.ts'
import { queueState, type StoredJob } from './jobs/queue.ts'
import { shownJob } from './jobs/shown.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { openPlaces, type Places } from './study/places.ts'
import { type Remembered, rememberedAt } from './study/remembered.ts'
import { type OpenStudy, openStudy } from './study/study.ts'
import { openUploads, type Uploads } from './study/uploads.ts'

/** What a shell adds. */
export interface ShellOptions {
  readonly shell: 'electron' | 'web' | 'in-process'
  /** Folders that a person is likely to begin at. */
  readonly start?: readonly string[]
  /** Shows a dialog of the system; gives paths. */
  readonly choose?: (what: 'study' | 'files' | 'folder') => Promise<readonly string[]>
  /** Shows the window's commands in the menus of the system. */
  readonly showMenu?: (entries: readonly MenuEntry[]) => void
  /** Prints an HTML file to PDF. Without it, a browser of this machine does. */
  readonly printPdf?: PrintPdf
  readonly remembered?: Remembered
}

/** A study that is open, with what works on it. */
export interface Opened {
  readonly study: OpenStudy
  readonly worker: Worker
  readonly batches: BatchKeeper
}

/** Everything that the routes answer from. One study is open at a time. */
export interface Host {
  readonly options: ShellOptions
  readonly events: Events
  readonly places: Places
  readonly uploads: Uploads
  readonly remembered: Remembered
  opened(): Opened | undefined
  /** `Problem` (usage) when no study is open. */
  needed(): Opened
  open(folder: string, how?: { create?: boolean }): Promise<Study>
  closeStudy(): Promise<void>
  /** Does something heavy on the side, outside the queue: one at a time. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>
  changed(ids: readonly string[]): void
  close(): Promise<void>
}

export function openHost(options: ShellOptions): Host {
  const events = openEvents()
  const places = openPlaces(options.start ?? [homedir()])
  const uploads = openUploads(places)
  const remembered = options.remembered ?? rememberedAt()
  let opened: Opened | undefined
  let last: Promise<unknown> = Promise.resolve()

  const changed = (ids: readonly string[]) => events.tell({ kind: 'items', ids: ids.length > 500 ? [] : [...ids] })

  const closeStudy = async () => {
    const closing = opened
    opened = undefined
    await closing?.worker.close()
    closing?.study.close()
    if (closing) events.tell({ kind: 'study', study: null })
  }

  const open = async (folder: string, how: { create?: boolean } = {}) => {
    const study = await openStudy(folder, how)
    await closeStudy()
    opened = work(study)
    remembered.opened(study.root, study.name)
    const shown = shownStudy(study)
    events.tell({ kind: 'study', study: shown })
    return shown
  }

  const work = (study: OpenStudy): Opened => {
    const told = (job: StoredJob) => events.tell({ kind: 'job', job: shownJob(job) })
    const tellQueue = () => events.tell({ kind: 'queue', queue: queueState(study.store) })
    const batches = keepBatches(study, (batch) => events.tell({ kind: 'batch', batch }))
    const worker = startWorker(study, {
      changed: told,
      ended(job) {
        tellQueue()
        if (job.run_id) changed([...(JSON.parse(job.items) as string[]), ...outputsOf(study, job.run_id)])
        if (job.kind === 'phantom' && job.instrument) events.tell({ kind: 'instrument', id: job.instrument })
        void batches.tend()
      },
      othersWrote() {
        tellQueue()
        changed([])
        void batches.tend()
      },
      perform: {
        run: async (job, context) => ({ record: await performRun(study, job, context) }),
        phantom: async (job, { stop, progress }) => {
          const request = JSON.parse(job.request) as { id: string; seed: number }
          const { passed } = await startJob('phantom', request, { signal: stop.signal, progress, graceMs: 500 })
          return { message: passed ? 'Every mark was met' : 'A mark was missed' }
        },
        import: async (job, { stop, progress }) => {
          const request = JSON.parse(job.request) as { paths?: string[]; refresh?: true }
          const context = {
            signal: stop.signal,
            progress,
            changed,
            readWhole: (path: string) => startJob('info', path, { signal: stop.signal, progress: () => {} }),
          }
          if (request.refresh) {
            const { missing, found } = await refresh(study, context)
            return { message: missing || found ? `${missing} missing, ${found} found again` : 'Everything is where it was' }
          }
          const count = await importPlaces(study, request.paths ?? [], context)
          return { message: importedSentence(count) }
        },
        export: async (job, context) => (await import('./exports/perform.ts')).performExport(study, job, context, options.printPdf),
      },
    })
    void batches.tend()
    return { study, worker, batches }
  }

  return {
    options,
    events,
    places,
    uploads,
    remembered,
    opened: () => opened,
    needed() {
      if (opened) return opened
      throw new Problem({ kind: 'usage', what: 'No study is open.', remedy: 'Open a folder, or the sample study.' })
    },
    open,
    closeStudy,
    aside(work) {
      const result = last.then(work, work)
      last = result.catch(() => {})
      return result
    },
    changed,
    async close() {
      await closeStudy()
      uploads.close()
    },
  }
}

export function shownStudy(study: OpenStudy): Study {
  const { id, name, kind, writable, openedAt, root } = study
  return { id, name, kind, writable, openedAt, where: shownFolder(root), items: countItems(study.store, {}) }
}

/** A folder for people: the home folder as ~. */
export function shownFolder(path: string): string {
  const home = homedir()
  return path === home || path.startsWith(join(home, '/')) ? `~${path.slice(home.length)}` : path
}

function outputsOf(study: OpenStudy, runId: string): string[] {
  return study.store
    .raw<{ item_id: string }>(`SELECT item_id FROM run_items WHERE run_id = ? AND role = 'output'`, [runId])
    .map(({ item_id }) => item_id)
}
