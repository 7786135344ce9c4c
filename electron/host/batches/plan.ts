import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import type { BatchPreview, BatchRequest } from '../api.ts'
import { itemOf } from '../catalogue/items.ts'
import { allItemIds } from '../catalogue/list.ts'
import { itemsLyingIn } from '../catalogue/lying-in.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { problemJson } from '../files/problem-json.ts'
import { type PlannedRun, planRun } from '../jobs/plan-run.ts'
import { portFor } from '../study/instruments.ts'
import type { OpenStudy } from '../study/study.ts'
import { checkNaming, folderName } from './naming.ts'

export interface PlannedRow {
  readonly item: StoredItem
  readonly instrument: string
  readonly folder: string
  readonly plan: PlannedRun
}

/** What a batch would do, row by row, and what stands against it. With `folder`, only of what lies there. */
export async function planBatch(
  study: OpenStudy,
  asked: BatchRequest,
  folder: string | undefined,
): Promise<{ rows: PlannedRow[]; problems: BatchPreview['problems'] }> {
  const rows: PlannedRow[] = []
  const problems: BatchPreview['problems'] = []
  try {
    checkNaming(asked.naming)
  } catch (thrown) {
    return { rows, problems: [problemJson(thrown)] }
  }
  const there = folder === undefined ? undefined : itemsLyingIn(study, folder)
  const ids = allItemIds(study.store, asked.items).filter((id) => there?.has(id) ?? true)
  const items = ids.map((id) => itemOf(study.store, id))
  for (const { id, settings } of asked.instruments) {
    try {
      const instrument = await findInstrument(id)
      for (const item of items) {
        const port = portFor(instrument, item)
        if (port === undefined || item.state !== 'present') continue
        const folder = folderName(asked.naming, item, id, rows.length)
        rows.push({
          item,
          instrument: id,
          folder,
          plan: await planRun(study, { instrument: id, inputs: { [port]: item.id }, settings, seed: asked.seed }),
        })
      }
    } catch (thrown) {
      problems.push(problemJson(thrown))
    }
  }
  if (rows.length === 0 && problems.length === 0) {
    const what = folder === undefined ? 'There is nothing to run.' : `In ${basename(folder)} is nothing that these instruments take.`
    const remedy = folder === undefined ? 'Choose items that these instruments take.' : 'Choose another folder, or other instruments.'
    problems.push(problemJson(new Problem({ kind: 'usage', what, remedy })))
  }
  const clash = asked.out === undefined ? undefined : sameFolder(rows)
  if (clash) {
    const what = `Two results would be called ${clash}.`
    problems.push(
      problemJson(new Problem({ kind: 'usage', what, remedy: 'Add {session}, {name}, {instrument} or {n} to the naming scheme.' })),
    )
  }
  return { rows, problems }
}

/** The names that a person sees before a batch begins. */
export async function previewBatch(study: OpenStudy, asked: BatchRequest, folder: string | undefined): Promise<BatchPreview> {
  const { rows, problems } = await planBatch(study, asked, folder)
  const shown = rows.slice(0, 100).map(({ item, instrument, folder, plan }) => ({
    itemId: item.id,
    item: item.name,
    instrument,
    folder: asked.out === undefined ? join('derivatives', plan.request.folder) : folder,
    known: plan.known !== undefined,
  }))
  return { count: rows.length, rows: shown, problems }
}

function sameFolder(rows: readonly PlannedRow[]): string | undefined {
  const seen = new Set<string>()
  return rows.find(({ folder }) => {
    const key = folder.toLowerCase()
    return seen.has(key) || !seen.add(key)
  })?.folder
}
