import { join } from 'node:path'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { previewBatch } from '../batches/plan.ts'
import { sql } from '../catalogue/database.ts'
import { itemOf, newId } from '../catalogue/items.ts'
import { keepMade } from '../catalogue/keep-made.ts'
import { exportKinds } from '../exports/kinds.ts'
import type { ExportJob } from '../exports/perform.ts'
import type { Host } from '../host.ts'
import { startJob } from '../jobs/job.ts'
import { commandOf, enqueueRun, type PlannedRun, planRun } from '../jobs/plan-run.ts'
import { cancel, enqueue, jobOf, queueState, retry, setPaused } from '../jobs/queue.ts'
import { shownJob } from '../jobs/shown.ts'
import { stemOf } from '../runs/names.ts'
import { instrumentCards, modelCards } from '../study/instruments.ts'
import { listRuns, runDetail } from '../study/runs.ts'
import { called } from './called.ts'

export const instruments = {
  list: called.instruments.list.handler(({ context: { host }, input }) =>
    instrumentCards((input.items ?? []).map((id) => itemOf(host.needed().study.store, id))),
  ),
  test: called.instruments.test.handler(async ({ context: { host }, input }) => {
    const { title } = await findInstrument(input.id)
    return begin(host, {
      kind: 'phantom',
      title: `Test of ${title}`,
      key: `phantom:${input.id}:${input.seed}`,
      request: input,
      instrument: input.id,
    })
  }),
}

export const models = { list: called.models.list.handler(() => modelCards()) }

export const jobs = {
  enqueue: called.jobs.enqueue.handler(async ({ context: { host }, input }) => {
    const { study, worker } = host.needed()
    const plans: PlannedRun[] = []
    for (const run of input.runs) plans.push(await planRun(study, run))
    const added = study.store.transaction(() => plans.map((plan) => enqueueRun(study, plan)))
    worker.wake()
    return added.map((job) => told(host, job.id))
  }),
  list: called.jobs.list.handler(({ context: { host }, input }) => {
    const { store } = host.needed().study
    let query = sql.selectFrom('jobs').selectAll().where('cleared', '=', 0).orderBy('n', 'desc').limit(input.limit)
    if (input.states) query = query.where('state', 'in', input.states)
    if (input.batchId) query = query.where('id', 'in', sql.selectFrom('batch_rows').select('job_id').where('batch_id', '=', input.batchId))
    return { queue: queueState(store), jobs: store.all(query).map((job) => shownJob(job)) }
  }),
  cancel: called.jobs.cancel.handler(({ context: { host }, input }) => {
    const { study, worker, batches } = host.needed()
    worker.stop(cancel(study.store, input.ids))
    for (const id of input.ids) told(host, id)
    void batches.tend()
    return {}
  }),
  retry: called.jobs.retry.handler(({ context: { host }, input }) => {
    const { study, worker } = host.needed()
    retry(study.store, input.ids)
    worker.wake()
    for (const id of input.ids) told(host, id)
    return {}
  }),
  clear: called.jobs.clear.handler(({ context: { host } }) => {
    const { store } = host.needed().study
    store.run(sql.updateTable('jobs').set({ cleared: 1 }).where('state', 'in', ['done', 'failed', 'cancelled']))
    host.events.tell({ kind: 'queue', queue: queueState(store) })
    return {}
  }),
  pause: called.jobs.pause.handler(({ context: { host } }) => pause(host, true)),
  resume: called.jobs.resume.handler(({ context: { host } }) => pause(host, false)),
}

export const runs = {
  list: called.runs.list.handler(({ context: { host }, input }) => listRuns(host.needed().study, input)),
  get: called.runs.get.handler(({ context: { host }, input }) => runDetail(host.needed().study, input.id)),
  command: called.runs.command.handler(async ({ context: { host }, input }) => {
    const { study } = host.needed()
    return { command: commandOf(study, await planRun(study, input)) }
  }),
}

export const labels = {
  save: called.labels.save.handler(async ({ context: { host }, input }) => {
    const { study } = host.needed()
    const parent = itemOf(study.store, input.parent)
    const stem = stemOf(parent.name).replace(/(_desc-[A-Za-z0-9]+)?(_dseg)?$/, '')
    const word = input.name.replace(/[^A-Za-z0-9]+/g, '') || 'corrected'
    const folder = join(study.results, 'corrected', `${stem}_${newId()}`)
    const request = {
      edited: host.places.pathOf(input.upload),
      parent: study.absolute(parent.path),
      labels: input.labels,
      note: input.note,
      out: folder,
      base: `${stem}_desc-${word}_dseg`,
    }
    const { file } = await host.aside(() => startJob('labels', request, { signal: new AbortController().signal, progress: () => {} }))
    return keepMade(host, { file, kind: 'labels', suffix: 'dseg', parent: parent.id })
  }),
}

export const batches = {
  preview: called.batches.preview.handler(({ context: { host }, input }) =>
    previewBatch(host.needed().study, input, placeOf(host, input.folder)),
  ),
  create: called.batches.create.handler(async ({ context: { host }, input }) => {
    const { batches: keeper, worker } = host.needed()
    const batch = await keeper.create(input, { folder: placeOf(host, input.folder), out: placeOf(host, input.out) })
    worker.wake()
    void keeper.tend()
    return batch
  }),
  list: called.batches.list.handler(({ context: { host } }) => host.needed().batches.list()),
  get: called.batches.get.handler(({ context: { host }, input }) => host.needed().batches.get(input.id)),
  pause: called.batches.pause.handler(({ context: { host }, input }) => host.needed().batches.setHeld(input.id, true)),
  resume: called.batches.resume.handler(({ context: { host }, input }) => {
    const { batches: keeper, worker } = host.needed()
    const batch = keeper.setHeld(input.id, false)
    worker.wake()
    return batch
  }),
  retryFailed: called.batches.retryFailed.handler(({ context: { host }, input }) => {
    const { batches: keeper, worker } = host.needed()
    const batch = keeper.retryFailed(input.id)
    worker.wake()
    return batch
  }),
  cancel: called.batches.cancel.handler(({ context: { host }, input }) => {
    const { batches: keeper, worker } = host.needed()
    const { batch, running } = keeper.cancel(input.id)
    worker.stop(running)
    void keeper.tend()
    return batch
  }),
}

export const exporting = {
  kinds: called.exports.kinds.handler(({ context: { host }, input }) => {
    const canPrint = host.options.printPdf ? true : undefined
    if (input.items.length === 0) return exportKinds([], input.runs.length, canPrint)
    const { store } = host.needed().study
    return exportKinds(
      input.items.map((id) => itemOf(store, id)),
      input.runs.length,
      canPrint,
    )
  }),
  start: called.exports.start.handler(({ context: { host }, input }) => {
    const { study } = host.needed()
    const { out, ...asked } = input
    const key = newId()
    const request: ExportJob = { ...asked, out: placeOf(host, out) ?? join(study.results, 'exports', key) }
    const count = input.items.length + input.runs.length
    return begin(host, {
      kind: 'export',
      title: `Export of ${count} as ${input.format}`,
      key: `export:${key}`,
      request,
      items: input.items,
    })
  }),
}

export const events = called.events.handler(({ context: { host }, input, signal }) => host.events.listen(input.since, signal))

const placeOf = (host: Host, id: string | undefined) => (id === undefined ? undefined : host.places.pathOf(id))

function begin(host: Host, asked: Parameters<typeof enqueue>[1]) {
  const { study, worker } = host.needed()
  const job = enqueue(study.store, asked)
  worker.wake()
  return told(host, job.id)
}

function told(host: Host, id: string) {
  const { store } = host.needed().study
  const job = shownJob(jobOf(store, id))
  host.events.tell({ kind: 'job', job })
  host.events.tell({ kind: 'queue', queue: queueState(store) })
  return job
}

function pause(host: Host, paused: boolean) {
  const { study, worker } = host.needed()
  setPaused(study.store, paused)
  const queue = queueState(study.store)
  host.events.tell({ kind: 'queue', queue })
  if (!paused) worker.wake()
  return queue
}
