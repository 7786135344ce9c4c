import type { CurationStep, SpikesView } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { did } from '../../app/undo.ts'
import { attempt } from '../../app/workspace.ts'
import type { RasterView } from './view.ts'

type Done = Exclude<CurationStep, { do: 'undo' }>

/** What can be done to the selected unit; the host keeps each step and says when the units are others. */
export interface Curation {
  perform(title: string, step: Done): void
  label(label: 'good' | 'mua' | 'noise' | 'unsorted'): void
  /** Of the selected unit with the one that it is compared with. */
  merge(): void
  readonly keys: Readonly<Record<string, () => void>>
}

export function curationOf(item: string, { units }: SpikesView, { store }: RasterView): Curation {
  const idOf = (n: number) => String(units[n]?.[0] ?? '')
  const append = (step: CurationStep) => host.curation.append({ item, steps: [step] })
  const perform = (title: string, step: Done) =>
    void attempt(async () => {
      await append(step)
      did({ title, undo: () => append({ do: 'undo' }), redo: () => append(step) })
    })
  const label: Curation['label'] = (word) => {
    const { unit } = store.getState()
    if (unit !== undefined) perform(`Unit ${idOf(unit)} as ${word}`, { do: 'label', units: [idOf(unit)], label: word })
  }
  const merge = () => {
    const { unit, other } = store.getState()
    if (unit === undefined || other === undefined || unit === other) return
    perform(`Merge of units ${idOf(unit)} and ${idOf(other)}`, { do: 'merge', units: [idOf(unit), idOf(other)] })
  }
  return { perform, label, merge, keys: { g: () => label('good'), m: () => label('mua'), x: () => label('noise'), j: merge } }
}
