import { existsSync } from 'node:fs'
import { readCurationLog } from '../../../native-models/data/spikes/curation/log.ts'
import { standing } from '../../../native-models/data/spikes/curation/step.ts'
import { sql } from '../catalogue/database.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import type { OpenStudy } from '../study/study.ts'

/** What a person made of the units of an item: the log, as an item of its own. */
export interface Curated {
  readonly name: string
  readonly path: string
  readonly sha256: string
}

export const curatedEnding = '_desc-curated_spikes.jsonl'

/** What was kept of the units of an item and not taken off the list; undefined where there is nothing. */
export function curatedOf(study: OpenStudy, itemId: string): Curated | undefined {
  const item = storedLog(study, itemId)
  return item && { name: item.name, path: study.absolute(item.path), sha256: item.sha256 }
}

/** The item that analyses and exports read in place of another: of spikes that were curated, what came of that. */
export function asCurated(study: OpenStudy, item: StoredItem): StoredItem {
  return (item.kind === 'spikes' && storedLog(study, item.id)) || item
}

export async function stepsOf({ path }: Curated): Promise<number> {
  return standing((await readCurationLog(path)).steps).length
}

function storedLog(study: OpenStudy, itemId: string): StoredItem | undefined {
  const made = sql.selectFrom('items').selectAll().where('parent_id', '=', itemId).where('kind', '=', 'spikes').where('removed', '=', 0)
  return study.store
    .all(made.orderBy('n', 'desc'))
    .find(({ name, path }) => name.endsWith(curatedEnding) && existsSync(study.absolute(path)))
}
