import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { ExportRequest } from '../api.ts'
import { remember, remembered } from '../catalogue/annotate.ts'
import { type Store, sql } from '../catalogue/database.ts'
import { itemOf } from '../catalogue/items.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { startJob } from '../jobs/job.ts'
import { watchMemory } from '../jobs/memory.ts'
import type { WorkContext } from '../jobs/perform-run.ts'
import type { StoredJob } from '../jobs/queue.ts'
import { sweepScratch } from '../jobs/scratch.ts'
import { asCurated } from '../spikes/curated.ts'
import { runOf } from '../study/runs.ts'
import type { OpenStudy } from '../study/study.ts'
import type { ExportItem, ExportPlan, ExportRun } from './plan.ts'
import { exportPrinted, type PrintPdf } from './print.ts'
import { settleReceipt } from './receipt.ts'

/** What a job of kind 'export' holds: the request with its ids resolved to a folder. */
export type ExportJob = Omit<ExportRequest, 'out'> & { readonly out: string }

/** Writes files out in a process of its own, all or none. One that was interrupted leaves nothing and begins again. */
export async function performExport(
  study: OpenStudy,
  job: StoredJob,
  context: WorkContext,
  print: PrintPdf | undefined,
): Promise<{ message: string }> {
  const receipt = join(study.results, '.touchstone', 'exports', `${job.id}.json`)
  const plan = { ...planExport(study, JSON.parse(job.request) as ExportJob), receipt }
  const written = settleReceipt(receipt)
  if (written) return { message: said(written, plan.out) }
  sweepScratch(plan.out)
  if (plan.format === 'pdf' && print) {
    const { files, warnings } = await exportPrinted(plan, print, context)
    return { message: [said(files, plan.out), ...warnings].join('. ') }
  }
  let unwatch = () => {}
  try {
    const { files, warnings } = await startJob('export', plan, {
      signal: context.stop.signal,
      progress: context.progress,
      graceMs: 500,
      started: (processId) => {
        unwatch = watchMemory(processId, (reason) => context.stop.abort(reason))
      },
    })
    return { message: [said(files, plan.out), ...warnings].join('. ') }
  } finally {
    unwatch()
  }
}

function said(files: readonly string[], out: string): string {
  return files.length === 1 ? `Wrote ${files[0]}` : `Wrote ${files.length} files into ${basename(out)}`
}

function planExport(study: OpenStudy, { items, runs, deidentify, deidentification, ...same }: ExportJob): Omit<ExportPlan, 'receipt'> {
  return {
    ...same,
    items: items.map((id) => exportItem(study, itemOf(study.store, id))),
    runs: runs.map((id) => exportRun(study, id)),
    asOneFile: same.out.startsWith(join(study.results, 'exports')),
    deidentify: deidentify ? { ...deidentification, secret: secretOf(study.store) } : null,
  }
}

function exportItem(study: OpenStudy, item: StoredItem): ExportItem {
  const path = study.absolute(asCurated(study, item).path)
  if (!existsSync(path)) throw new Problem({ file: item.name, what: 'The file is no longer where it was.', remedy: 'Say where it went.' })
  const line = ancestors(study.store, item)
  const source = line.at(-1) ?? item
  const scan = line.find(({ kind }) => kind === 'volume')
  const { name, kind, suffix, subject, session } = item
  return {
    ...{ name, path, kind, suffix, subject, session },
    source: source.sha256,
    scan: scan ? study.absolute(scan.path) : null,
    brainMask: brainMaskOf(study, scan ?? item),
  }
}

function exportRun(study: OpenStudy, id: string): ExportRun {
  const run = runOf(study, id)
  const [first] = Object.values(JSON.parse(run.inputs) as Record<string, string>)
  const item = first === undefined ? undefined : itemOf(study.store, first)
  return {
    folder: join(study.results, run.folder),
    recordName: run.record_name,
    reportName: run.report_name,
    subject: item?.subject ?? null,
    session: item?.session ?? null,
    source: item ? (ancestors(study.store, item).at(-1) ?? item).sha256 : run.id,
  }
}

/** What an item was made from, nearest first. */
function ancestors(store: Store, item: StoredItem): StoredItem[] {
  if (item.parent_id === null) return []
  const parent = store.first(sql.selectFrom('items').selectAll().where('id', '=', item.parent_id))
  return parent ? [parent, ...ancestors(store, parent)] : []
}

/** The brain mask that a segmentation of this scan gave. */
function brainMaskOf(study: OpenStudy, scan: StoredItem): string | null {
  const masks = sql.selectFrom('items').selectAll().where('parent_id', '=', scan.id).where('name', 'like', '%desc-brain_mask.nii.gz')
  const mask = study.store.all(masks).find(({ state, removed }) => state === 'present' && !removed)
  return mask ? study.absolute(mask.path) : null
}

/** What pseudonyms and shifts of dates are made from; it stays in the study, so that a later export agrees with an earlier one. */
function secretOf(store: Store): string {
  const known = remembered(store, 'deidentification')
  if (typeof known === 'string') return known
  const secret = randomBytes(32).toString('hex')
  remember(store, 'deidentification', secret)
  return secret
}
