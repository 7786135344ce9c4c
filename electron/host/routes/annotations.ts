import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { describe } from '../catalogue/describe.ts'
import { addDerivative, itemOf, newId } from '../catalogue/items.ts'
import { rowOf } from '../catalogue/rows.ts'
import { hashOf } from '../files/hash.ts'
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
    const [about, { sha256, bytes }] = await Promise.all([describe(file, 'table', () => Promise.resolve({})), hashOf(file)])
    const id = addDerivative(
      study.store,
      {
        sha256,
        bytes,
        modifiedMs: Date.now(),
        kind: 'table',
        name: basename(file),
        suffix: 'events',
        subject: null,
        session: null,
        format: about.format,
        path: study.relative(file),
        state: 'present',
        shape: JSON.stringify(about.shape),
        spacing_mm: JSON.stringify(about.spacingMm),
        header: JSON.stringify(about.header),
        labels: '[]',
        problem: null,
      },
      parent.id,
      null,
    )
    host.changed([id, parent.id])
    return rowOf(itemOf(study.store, id))
  }),
}
