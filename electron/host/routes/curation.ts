import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { itemOf, newId } from '../catalogue/items.ts'
import { keepMade } from '../catalogue/keep-made.ts'
import { stemOf } from '../runs/names.ts'
import { curateSpikes } from '../spikes/curate.ts'
import { curatedEnding, curatedOf } from '../spikes/curated.ts'
import { called } from './called.ts'

/** Steps come one after another: each is added to what the one before left. */
let last: Promise<unknown> = Promise.resolve()

export const curation = {
  append: called.curation.append.handler(({ context: { host }, input }) => {
    const work = async () => {
      const { study } = host.needed()
      const asked = itemOf(study.store, input.item)
      // Whoever looks at a log goes on with it.
      const parent = asked.name.endsWith(curatedEnding) && asked.parent_id !== null ? itemOf(study.store, asked.parent_id) : asked
      if (parent.kind !== 'spikes') {
        throw new Problem({ file: parent.name, what: 'These are no sorted spikes.', remedy: 'Curate an item of spikes.' })
      }
      const stem = stemOf(parent.name)
      const log = curatedOf(study, parent.id)?.path ?? join(study.results, 'curated', `${stem}_${newId()}`, `${stem}${curatedEnding}`)
      mkdirSync(dirname(log), { recursive: true })
      await curateSpikes({ file: study.absolute(parent.path), log, steps: input.steps })
      return keepMade(host, { file: log, kind: 'spikes', suffix: 'spikes', parent: parent.id })
    }
    const mine = last.then(work, work)
    last = mine
    return mine
  }),
}
