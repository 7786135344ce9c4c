import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { itemOf, newId } from '../catalogue/items.ts'
import { keepMade } from '../catalogue/keep-made.ts'
import { annotationsOf, keepAnnotations } from '../recordings/annotated.ts'
import { opened } from '../recordings/opened.ts'
import { stemOf } from '../runs/names.ts'
import { called } from './called.ts'

export const annotations = {
  save: called.annotations.save.handler(async ({ context: { host }, input }) => {
    const { study } = host.needed()
    const parent = itemOf(study.store, input.parent)
    if (parent.kind !== 'recording') {
      throw new Problem({ file: parent.name, what: 'This is not a recording.', remedy: 'Annotate a recording.' })
    }
    const before = annotationsOf(study, parent.id)
    const path = study.absolute(parent.path)
    const stem = stemOf(parent.name).replace(/(_desc-[A-Za-z0-9]+)?(_(eeg|ieeg|meg))?$/, '')
    const file = keepAnnotations({
      recording: await opened({ path, annotations: before }),
      events: input.events,
      bad: input.bad,
      note: input.note,
      sources: [parent.name, ...(before ? [basename(before.events)] : [])],
      out: join(study.results, 'annotated', `${stem}_${newId()}`),
      stem,
    })
    return keepMade(host, { file, kind: 'table', suffix: 'events', parent: parent.id })
  }),
}
